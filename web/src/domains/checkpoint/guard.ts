// A guard's phone, whole: enrolled with a code, opened with the shift's PIN, deciding by what it holds, writing its ledger, handing it in.
// Everything works without a network but the enrolment itself.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { api, random_key } from '@/api'
import { as_problem, type Problem } from '@/api/problem'
import { import_key, type Key } from '@/domains/passes/verify/sign1'
import { apply, read_status, read_status_delta, StatusIndex, type StatusList } from '@/domains/passes/verify/status'
import { judge_pass, place_mark, read_trust, type Finding, type TrustList } from '@/domains/passes/verify/trust'
import { online } from '@/session/settings'
import { now_ms } from '@/time/clock'
import { id_state, is_plate, typed } from './id_number'
import { Ledger, type LedgerState, type Receipt } from './ledger'
import { card_digest } from './scrypt'
import { decide, wrong_test, type Facts, type Said, type Table } from './table'
import { octets_of, open_store, Vault } from './vault'

export interface Card { serial: number; kind: string; category: string; name: string; last4: string; plate: string; home: string; division: string; places: string[]; from: number; to: number; uses: number; uses_days: number; companions: number }
interface Phrase { key: string; title_zh: string; title_english: string; say: Record<string, string> }
interface Question { ask_zh: string; ask_english: string; answer_zh: string; answer_english: string }
interface Lists { root: string; trust: string; status?: string; delta?: string }
export interface Bundle {
  at: number
  device: { id: string; name: string; counter: number; hash: string; sequence: number }
  checkpoint: { id: string; name: string; division: string; phone: string; medical_point: string; isolation_point: string; transit_route: string }
  shift: { id: string; from: number; to: number; lead: string; guards: string; dialects: string; salt: string; pin_log2: number; number_log2: number }
  cards: [string, string][]
  used: [number, number][]
  phrases: { cards?: Phrase[]; questions?: Question[] }
  table?: Table
  lists: Lists
}
interface Kept extends LedgerState { latest: number; used: [number, number][]; tally: Record<string, number> }
// The lists as they were verified; the root is pinned at the enrolment and never changes after.
interface KeptLists { root: string; trust: string; list: StatusList | null }

export type Mode = 'waiting' | 'no_storage' | 'elsewhere' | 'enrol' | 'locked' | 'ready'
export interface Met {
  how: 'scan' | 'card' | 'number' | 'plate' | 'none'
  finding: Finding | null // of a code; nothing where there was none
  card: Card | null
  number: string; plate: string
  pass: string  // 有效 过期 无 非本卡口: the table's words
  used_up: boolean
  doubt: 'old_lists' | 'clock_wrong' | null
}

const kClockSlackMs = 5 * 60_000, kRefreshMs = 5 * 60_000, kIdleMs = 15 * 60_000

export function use_guard() {
  const mode = ref<Mode>('waiting')
  const bundle = shallowRef<Bundle | null>(null)
  const place = ref('')
  const waiting = ref(0)
  const problem = shallowRef<Problem | null>(null)
  const busy = ref(false)
  const state = shallowRef<Kept | null>(null)
  const table_fault = ref<string | null>(null)
  const status_issued = ref(0)
  const status_renew = ref(0) // 0: nothing is known of revocations
  const cut_off = ref(false)
  let db: IDBDatabase | null = null
  let vault: Vault | null = null
  let ledger: Ledger<Kept> | null = null
  let trust: TrustList | null = null
  let status: StatusIndex | null = null
  let kept_lists: KeptLists | null = null
  let mark = ''
  let touched = Date.now()

  async function start(): Promise<void> {
    try { db = await open_store() } catch { mode.value = 'no_storage'; return }
    // Two windows would write two chains: the second says so and stays shut.
    const alone = await new Promise<boolean>((resolve) => {
      if (!navigator.locks) return resolve(true)
      void navigator.locks.request('liaoyuan.checkpoint', { ifAvailable: true }, (lock) => {
        resolve(Boolean(lock))
        return lock ? new Promise<void>(() => {}) : undefined
      })
    })
    if (!alone) { mode.value = 'elsewhere'; return }
    const clear = await Vault.clear(db)
    place.value = clear?.place ?? ''
    waiting.value = await Vault.waiting(db)
    mode.value = clear ? 'locked' : 'enrol'
  }

  // ---- lists ----
  async function learn(lists: Lists): Promise<void> {
    if (!lists.root || !lists.trust) return
    if (kept_lists && kept_lists.root !== lists.root) throw new Error('another root') // not the house that enrolled this phone
    const root: Key = await import_key(octets_of(lists.root))
    const list = lists.status ? await read_status(octets_of(lists.status), root) : lists.delta && kept_lists?.list ? apply(kept_lists.list, await read_status_delta(octets_of(lists.delta), root)) : kept_lists?.list ?? null
    if (kept_lists?.list && list && list.sequence < kept_lists.list.sequence) return // an older one comes from nobody honest
    await use_lists({ root: lists.root, trust: lists.trust, list })
    await vault?.put('lists', kept_lists)
  }
  async function use_lists(lists: KeptLists): Promise<void> {
    trust = await read_trust(octets_of(lists.trust), await import_key(octets_of(lists.root)))
    status = lists.list ? new StatusIndex(lists.list) : null
    kept_lists = lists
    status_issued.value = lists.list?.issued_at ?? 0
    status_renew.value = lists.list?.renew_by ?? 0
  }
  async function use_bundle(fresh: Bundle): Promise<void> {
    bundle.value = fresh
    place.value = fresh.checkpoint.name
    mark = await place_mark(fresh.checkpoint.id)
    table_fault.value = fresh.table ? wrong_test(fresh.table) : '—'
  }

  // ---- enrolling, opening, handing over ----
  // `give_up`: what waits here is thrown away, because nobody knows the PIN it is sealed under. Never by itself.
  async function enrol(code: string, name: string, pin: string, give_up = false): Promise<boolean> {
    if (!db || busy.value) return false
    busy.value = true
    problem.value = null
    try {
      if (vault) await synchronise() // the shift before is handed in first
      waiting.value = await Vault.waiting(db)
      if (waiting.value && !give_up) return false
      const answer = await api.post<{ token: string; bundle: Bundle }>('/api/checkpoint-phone/enrol', { code, name, ...(state.value ? { token: state.value.token } : {}) }, { key: random_key() })
      const fresh = answer.bundle
      kept_lists = null
      vault = await Vault.make(db, pin, { salt: fresh.shift.salt, pin_log2: fresh.shift.pin_log2, place: fresh.checkpoint.name, device: fresh.device.name })
      const kept: Kept = { token: answer.token, counter: fresh.device.counter, hash: fresh.device.hash, sequence: fresh.device.sequence, pending: null, latest: fresh.at, used: [], tally: {} }
      await vault.put('bundle', fresh)
      await vault.put('state', kept)
      write_in(vault, kept)
      await use_bundle(fresh)
      await learn(fresh.lists)
      await opened()
      return true
    } catch (thrown) {
      problem.value = as_problem(thrown)
      return false
    } finally { busy.value = false }
  }
  async function unlock(pin: string): Promise<boolean> {
    if (!db) return false
    busy.value = true
    try {
      vault = await Vault.unlock(db, pin)
      if (!vault) return false
      const [kept, fresh, lists] = [await vault.get<Kept>('state'), await vault.get<Bundle>('bundle'), await vault.get<KeptLists>('lists')]
      if (!kept || !fresh) return false
      write_in(vault, kept)
      await use_bundle(fresh)
      if (lists) await use_lists(lists)
      await opened()
      return true
    } finally { busy.value = false }
  }
  function write_in(own: Vault, kept: Kept): void {
    state.value = kept
    ledger = new Ledger<Kept>(own, kept, (next) => { state.value = next })
  }
  async function opened(): Promise<void> {
    touched = Date.now()
    waiting.value = (await vault?.count()) ?? 0
    mode.value = 'ready'
    void synchronise().then(refresh)
  }
  function lock(): void {
    vault = null
    ledger = null
    state.value = null
    bundle.value = null
    trust = status = kept_lists = null
    mode.value = 'locked'
  }
  // Cut off by an officer: what the phone holds is destroyed.
  async function destroy(): Promise<void> {
    if (db) await Vault.wipe(db)
    lock()
    cut_off.value = true
    mode.value = 'enrol'
  }

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
    touched = now()
    if (!trust || !bundle.value) return met('scan', 'old_lists', null, { pass: '无', doubt: 'old_lists' })
    performance.mark('cp.judge')
    const verdict = await judge_pass(text, { trust, status }, now(), { mark, division: bundle.value.checkpoint.division })
    performance.measure('cp.judged', 'cp.judge')
    performance.measure('cp.verdict', 'cp.frame')
    return met('scan', verdict.finding, verdict.claims)
  }
  // A holder without a phone, by what is typed or a card reader types.
  async function looked_up(text: string): Promise<Met | Problem> {
    touched = now()
    const number = typed(text)
    if (!bundle.value || !vault || !state.value) return met('number', null, null, { number })
    const plate = id_state(number) !== 'good' && is_plate(number)
    if (!plate) {
      const digest = await card_digest(vault.shift_key, number, bundle.value.shift.number_log2)
      const found = bundle.value.cards.find(([lookup]) => lookup === digest.lookup)
      if (found) return met('card', ...judge_card(await open_card(found[1], digest.key)), { number })
    }
    if (online.value) {
      try {
        const sequence = await ledger!.next_sequence()
        const answer = await api.post<{ passes: Card[] }>('/api/checkpoint-phone/look-up', { token: state.value.token, number, sequence }, { key: random_key() })
        const best = answer.passes.map((card) => [card, judge_card(card)] as const).sort((a, b) => Number(b[1][0] === 'good') - Number(a[1][0] === 'good'))[0]
        if (best) return met(plate ? 'plate' : 'number', ...best[1], plate ? { plate: number } : { number })
      } catch (thrown) {
        const told = as_problem(thrown)
        if (told.code === 'checkpoint.cut_off') { await destroy(); return told }
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
  async function record(who: Met, facts: Facts, said: Said, more: Record<string, unknown>): Promise<void> {
    if (!vault || !ledger || !bundle.value) return
    touched = now()
    const lets_in = said.rule.action === 'pass' || said.rule.action === 'pass_with_record'
    const serial = who.card?.serial
    const counts = lets_in && serial && who.card!.uses > 0
    const what = {
      at: now(), shift: bundle.value.shift.id, how: who.how === 'none' ? 'number' : who.how, who: facts.who, pass: facts.pass, id_ok: facts.id_ok, temp: Math.round((facts.temp ?? 0) * 100), code: facts.code,
      priority: facts.priority, high14: facts.high14, action: said.rule.action, reason: said.rule.reason, ...(serial ? { serial } : {}), ...(who.number ? { number: who.number } : {}), ...(who.plate ? { plate: who.plate } : {}),
      ...(clock_back() ? { clock_back: true } : {}), ...more,
    }
    await ledger.record(what, (kept) => ({
      ...kept, latest: Math.max(kept.latest, now()), used: counts ? [...kept.used, [serial, now()]] : kept.used, tally: { ...kept.tally, [said.rule.action]: (kept.tally[said.rule.action] ?? 0) + 1 },
    }))
    waiting.value = await vault.count()
    void synchronise()
  }
  let handing_in: Promise<Receipt | null> | null = null
  function synchronise(): Promise<Receipt | null> {
    if (!vault || !ledger || !online.value) return Promise.resolve(null)
    const mine = vault, own = ledger
    handing_in ??= (async () => {
      try {
        const had = (thrown: unknown) => { const told = as_problem(thrown); return told.code === 'checkpoint.replayed' ? Number(told.args?.had ?? 0) : null }
        const receipt = await own.hand_in((body, key) => api.post<Receipt>('/api/checkpoint-phone/synchronise', body, { key, quiet: true }), random_key, had)
        if (receipt?.revoked) await destroy()
        else waiting.value = await mine.count()
        problem.value = null
        return receipt
      } catch (thrown) {
        const told = as_problem(thrown)
        if (told.status >= 400 && told.status < 500 && told.status !== 429) problem.value = told
        return null
      } finally { handing_in = null }
    })()
    return handing_in
  }
  async function refresh(): Promise<void> {
    if (!vault || !state.value || !online.value) return
    try {
      const fresh = await api.post<Bundle>('/api/checkpoint-phone/bundle', { token: state.value.token, have: kept_lists?.list?.sequence ?? 0 }, { key: random_key(), quiet: true })
      await learn(fresh.lists)
      await use_bundle(fresh)
      await vault.put('bundle', fresh)
    } catch (thrown) {
      const told = as_problem(thrown)
      if (told.code === 'checkpoint.cut_off') await destroy()
      else if (told.status >= 400 && told.status < 500 && told.status !== 429) problem.value = told
    }
  }

  const timer = setInterval(() => {
    if (mode.value !== 'ready') return
    if (Date.now() - touched > kIdleMs) return lock()
    void synchronise()
  }, 20_000)
  const fresher = setInterval(() => { if (mode.value === 'ready') void refresh() }, kRefreshMs)
  const back = () => { if (mode.value === 'ready') void synchronise().then(refresh) }
  addEventListener('online', back)
  onScopeDispose(() => { clearInterval(timer); clearInterval(fresher); removeEventListener('online', back) })

  void start()
  return {
    mode, bundle, place, waiting, problem, busy, table_fault, status_issued, cut_off, enrol, unlock, lock, scanned, looked_up, from_where, judged, record, synchronise, refresh, clock_back,
    tally: computed(() => state.value?.tally ?? {}), lists_old: computed(() => now_ms.value >= status_renew.value),
  }
}
export type Guard = ReturnType<typeof use_guard>
