// A guard's phone, whole: enrolled with a code, opened with the shift's PIN, deciding by what it holds, writing its ledger, handing it in.
// Everything works without a network but the enrolment itself.
import { computed, ref } from 'vue'
import { as_problem, type Problem } from '@/api/problem'
import { import_key, type Key } from '@/domains/passes/verify/sign1'
import { apply, read_status, read_status_delta, StatusIndex, type StatusList } from '@/domains/passes/verify/status'
import { judge_pass, place_mark, read_trust, type Finding, type TrustList } from '@/domains/passes/verify/trust'
import { online } from '@/session/settings'
import { now_ms } from '@/time/clock'
import { id_state, is_plate, typed } from '@/phone/id_number'
import type { LedgerState } from '@/phone/ledger'
import { use_phone, type PhoneBundle } from '@/phone/phone'
import { card_digest } from '@/phone/scrypt'
import { decide, wrong_test, type Said, type Table } from '@/phone/table'
import { octets_of, type Vault } from '@/phone/vault'

export interface Card { serial: number; kind: string; category: string; name: string; last4: string; plate: string; home: string; division: string; places: string[]; from: number; to: number; uses: number; uses_days: number; companions: number }
interface Phrase { key: string; title_zh: string; title_english: string; say: Record<string, string> }
interface Question { ask_zh: string; ask_english: string; answer_zh: string; answer_english: string }
interface Lists { root: string; trust: string; status?: string; delta?: string }
export interface Bundle extends PhoneBundle {
  checkpoint: { id: string; name: string; division: string; phone: string; medical_point: string; isolation_point: string; transit_route: string }
  shift: { id: string; from: number; to: number; lead: string; guards: string; dialects: string; salt: string; pin_log2: number; number_log2: number }
  cards: [string, string][]
  used: [number, number][]
  phrases: { cards?: Phrase[]; questions?: Question[] }
  table?: Table
  lists: Lists
}
// What the checkpoint table asks for (policies/checkpoint).
export type Facts = { id_ok: boolean; who: string; pass: string; temp: number | null; code: string; priority: boolean; high14: boolean }
// A vehicle whose people are looked at one by one: they share its mark in the ledger. Somebody met without a pass or a name has neither.
export interface Aboard { name: string; last4: string; action: string }
export interface Party { mark: string; plate: string; people: Aboard[] }
interface Kept extends LedgerState { latest: number; used: [number, number][]; tally: Record<string, number>; party?: Party | null }
// The lists as they were verified; the root is pinned at the enrolment and never changes after.
interface KeptLists { root: string; trust: string; list: StatusList | null }

export interface Met {
  how: 'scan' | 'card' | 'number' | 'plate' | 'none'
  finding: Finding | null // of a code; nothing where there was none
  card: Card | null
  number: string; plate: string
  pass: string  // 有效 过期 无 非本卡口: the table's words
  used_up: boolean
  doubt: 'old_lists' | 'clock_wrong' | null
}

const kPartyOctets = 16
const kClockSlackMs = 5 * 60_000

export function use_guard() {
  const table_fault = ref<string | null>(null)
  const status_issued = ref(0)
  const status_renew = ref(0) // 0: nothing is known of revocations
  let trust: TrustList | null = null
  let status: StatusIndex | null = null
  let kept_lists: KeptLists | null = null
  let mark = ''
  const phone = use_phone<Bundle, Kept>({
    store: 'liaoyuan.checkpoint', path: '/api/checkpoint-phone', codes: 'checkpoint',
    clear: (fresh) => ({ salt: fresh.shift.salt, pin_log2: fresh.shift.pin_log2, place: fresh.checkpoint.name, device: fresh.device.name }),
    fresh: (fresh) => ({ latest: fresh.at, used: [], tally: {} }),
    have: () => kept_lists?.list?.sequence ?? 0,
    learned: async (fresh, vault) => {
      await learn(fresh.lists, vault)
      await use_bundle(fresh)
      return { bundle: fresh }
    },
    reopened: async (fresh, vault) => {
      await use_bundle(fresh)
      const lists = await vault.get<KeptLists>('lists')
      if (lists) await use_lists(lists)
    },
    closed: () => { trust = status = kept_lists = null },
  })
  const { bundle, place, waiting, problem, busy, state, mode, cut_off } = phone

  // ---- lists ----
  async function learn(lists: Lists, vault: Vault): Promise<void> {
    if (!lists.root || !lists.trust) return
    if (kept_lists && kept_lists.root !== lists.root) throw new Error('another root') // not the house that enrolled this phone
    const root: Key = await import_key(octets_of(lists.root))
    const list = lists.status ? await read_status(octets_of(lists.status), root) : lists.delta && kept_lists?.list ? apply(kept_lists.list, await read_status_delta(octets_of(lists.delta), root)) : kept_lists?.list ?? null
    if (kept_lists?.list && list && list.sequence < kept_lists.list.sequence) return // an older one comes from nobody honest
    await use_lists({ root: lists.root, trust: lists.trust, list })
    await vault.put('lists', kept_lists)
  }
  async function use_lists(lists: KeptLists): Promise<void> {
    trust = await read_trust(octets_of(lists.trust), await import_key(octets_of(lists.root)))
    status = lists.list ? new StatusIndex(lists.list) : null
    kept_lists = lists
    status_issued.value = lists.list?.issued_at ?? 0
    status_renew.value = lists.list?.renew_by ?? 0
  }
  async function use_bundle(fresh: Bundle): Promise<void> {
    mark = await place_mark(fresh.checkpoint.id)
    table_fault.value = fresh.table ? wrong_test(fresh.table) : '—'
  }

  const enrol = (code: string, name: string, pin: string, give_up = false) => phone.enrol({ code, name, ...(state.value ? { token: state.value.token } : {}) }, pin, give_up)

  // ---- meeting somebody ----
  const now = () => Date.now()
  const clock_back = () => state.value !== null && now() + kClockSlackMs < Math.max(state.value.latest, status_issued.value)
  // Uses of a pass within its days, by this phone and, as of the last bundle, by others.
  function uses_of(card: Card): number {
    const since = now() - card.uses_days * 86_400_000
    return [...(state.value?.used ?? []), ...(bundle.value?.used ?? [])].filter(([serial, at]) => serial === card.serial && at > since).length
  }
  function met(how: Met['how'], finding: Finding | null, card: Card | null, more: Partial<Met> = {}): Met {
    const doubt = finding === 'old_lists' || finding === 'clock_wrong' ? finding : clock_back() ? 'clock_wrong' : null
    let pass = finding === 'good' || doubt === finding && doubt ? '有效' : finding === 'expired' ? '过期' : finding === 'wrong_place' ? '非本卡口' : '无'
    const used_up = pass === '有效' && card !== null && card.uses > 0 && uses_of(card) >= card.uses
    if (used_up) pass = '过期'
    return { how, finding, card, number: '', plate: card?.plate ?? '', pass, used_up, doubt, ...more }
  }
  async function scanned(text: string): Promise<Met> {
    phone.touch()
    if (!trust || !bundle.value) return met('scan', 'old_lists', null, { pass: '无', doubt: 'old_lists' })
    performance.mark('cp.judge')
    const verdict = await judge_pass(text, { trust, status }, now(), { mark, division: bundle.value.checkpoint.division })
    performance.measure('cp.judged', 'cp.judge')
    performance.measure('cp.verdict', 'cp.frame')
    return met('scan', verdict.finding, verdict.claims)
  }
  // A holder without a phone, by what is typed or a card reader types.
  async function looked_up(text: string): Promise<Met | Problem> {
    phone.touch()
    const number = typed(text)
    const vault = phone.vault()
    if (!bundle.value || !vault || !state.value) return met('number', null, null, { number })
    const plate = id_state(number) !== 'good' && is_plate(number)
    if (!plate) {
      const digest = await card_digest(vault.shift_key, number, bundle.value.shift.number_log2)
      const found = bundle.value.cards.find(([lookup]) => lookup === digest.lookup)
      if (found) return met('card', ...judge_card(await open_card(found[1], digest.key)), { number })
    }
    if (online.value) {
      try {
        const answer = await phone.ask<{ passes: Card[] }>('look-up', { number })
        const best = answer.passes.map((card) => [card, judge_card(card)] as const).sort((a, b) => Number(b[1][0] === 'good') - Number(a[1][0] === 'good'))[0]
        if (best) return met(plate ? 'plate' : 'number', ...best[1], plate ? { plate: number } : { number })
      } catch (thrown) {
        const told = as_problem(thrown)
        if (told.code === 'checkpoint.cut_off') { await phone.destroy(); return told }
        if (told.status >= 400 && told.status < 500 && told.code !== 'checkpoint.shift_over') return told
      }
    }
    return met(plate ? 'plate' : 'number', null, null, plate ? { plate: number } : { number })
  }
  async function open_card(box: string, key: Uint8Array): Promise<Card> {
    const octets = octets_of(box)
    const opened_key = await crypto.subtle.importKey('raw', new Uint8Array(key), 'AES-GCM', false, ['decrypt'])
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: octets.slice(0, 12) }, opened_key, octets.slice(12))
    return JSON.parse(new TextDecoder().decode(plain)) as Card
  }
  function judge_card(card: Card): [Finding, Card] {
    const at = now()
    const place_id = bundle.value?.checkpoint.id ?? '', division = bundle.value?.checkpoint.division ?? ''
    const scope = (card as { scope?: string }).scope
    const here = card.places.length ? card.places.includes(place_id) : scope === 'city' ? division.slice(0, 4) === card.division.slice(0, 4) : division.startsWith(card.division.slice(0, 9))
    return [status?.revoked(card.serial) ? 'revoked' : at < card.from ? 'not_yet' : at >= card.to ? 'expired' : !here ? 'wrong_place' : !status || at >= status.renew_by ? 'old_lists' : 'good', card]
  }
  // Where somebody comes from, by the code of his home and of this checkpoint.
  function from_where(card: Card | null): string {
    const here = bundle.value?.checkpoint.division ?? ''
    if (!card?.home) return ''
    if (card.home.slice(0, 9) === here.slice(0, 9)) return '本镇'
    return card.home.slice(0, 4) === here.slice(0, 4) ? '本市他镇' : '市外'
  }
  function judged(facts: Facts): Said | null {
    const table = bundle.value?.table
    return table && !table_fault.value ? decide(table, facts) : null
  }

  // ---- the ledger ----
  // `open`: the people of this vehicle come next. Another vehicle closes the one before.
  async function record(who: Met, facts: Facts, said: Said, more: Record<string, unknown>, open = false): Promise<void> {
    if (!bundle.value) return
    const before = who.plate ? null : state.value?.party ?? null
    const party: Party | null = open ? { mark: [...crypto.getRandomValues(new Uint8Array(kPartyOctets))].map((octet) => octet.toString(16).padStart(2, '0')).join(''), plate: who.plate, people: [] }
      : before && { ...before, people: [...before.people, { name: who.card?.name ?? String(more.name ?? ''), last4: who.card?.last4 ?? who.number.slice(-4), action: said.rule.action }] }
    const lets_in = said.rule.action === 'pass' || said.rule.action === 'pass_with_record'
    const serial = who.card?.serial
    const counts = lets_in && serial && who.card!.uses > 0
    const what = {
      at: now(), shift: bundle.value.shift.id, how: who.how === 'none' ? 'number' : who.how, who: facts.who, pass: facts.pass, id_ok: facts.id_ok, temp: Math.round((facts.temp ?? 0) * 100), code: facts.code,
      priority: facts.priority, high14: facts.high14, action: said.rule.action, reason: said.rule.reason, ...(serial ? { serial } : {}), ...(who.number ? { number: who.number } : {}), ...(who.plate ? { plate: who.plate } : {}),
      ...(clock_back() ? { clock_back: true } : {}), ...(party ? { party: party.mark } : {}), ...more,
    }
    await phone.record(what, (kept) => ({
      ...kept, party, latest: Math.max(kept.latest, now()), used: counts ? [...kept.used, [serial, now()]] : kept.used, tally: { ...kept.tally, [said.rule.action]: (kept.tally[said.rule.action] ?? 0) + 1 },
    }))
  }

  return {
    party: computed(() => state.value?.party ?? null), party_done: () => phone.remember((kept) => ({ ...kept, party: null })),
    mode, bundle, place, waiting, problem, busy, table_fault, status_issued, cut_off, enrol, unlock: phone.unlock, lock: phone.lock, scanned, looked_up, from_where, judged, record, synchronise: phone.synchronise, refresh: phone.refresh, clock_back,
    tally: computed(() => state.value?.tally ?? {}), lists_old: computed(() => now_ms.value >= status_renew.value),
  }
}
export type Guard = ReturnType<typeof use_guard>
