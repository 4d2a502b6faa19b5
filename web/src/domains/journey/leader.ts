// A team leader's phone: the boarding list of one coach, what is still lacking of each person, who sits where, and what happens under way.
// Everything works without a network but the enrolment; two leaders' phones are put together by fold.ts and lose nothing.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { id_state, typed } from '@/phone/id_number'
import type { LedgerState } from '@/phone/ledger'
import { use_phone, type PhoneBundle } from '@/phone/phone'
import { decide, wrong_test, type Table } from '@/phone/table'
import { double_seats, fold, type Cell, type Item, type Mark, type State } from './fold'

export interface Rider { key: string; name: string; masked: string; last4: string; digest: string; phone: string; group: string; seat: number; extra: boolean; cleared: boolean; certified?: boolean }
export interface Group { id: string; enterprise: string; from: string; to: string }
export interface Stop { kind: 'rest' | 'standstill' | 'stop'; from: number; to: number }
export interface Happened { kind: string; at: number; minutes: number }
export interface TripBundle extends PhoneBundle {
  pin: { salt: string; log2: number }
  trip: { id: string; plate: string; state: string; depart_at: number; arrive_at: number; seats: number; room: number; salt: string }
  people: Rider[]; groups: Group[]; stops: Stop[]; drivers: { name: string; phone: string }[]; clinics: string[]; help?: { from: number; to: number; name: string; where: string; km: number }[]; events: Happened[]
  phones: { id: string; leader: string; counter: number }[]
  marks: Mark[]
  have: number
  table?: Table
}
// mine, added, told: what this phone wrote and the house has not given back yet. off: how far its clock ran ahead of the house's.
interface Kept extends LedgerState { off: number; mine: Mark[]; added: Rider[]; told: Happened[] }

export type Standing = 'may' | 'lacks' | 'stop' | 'aboard' | 'behind'
export interface Line { item: Item | 'screening'; action: 'good' | 'later' | 'lack' | 'stop'; zh: string; english: string; cell: Cell | null; conflict: boolean }
export interface Person { rider: Rider; seat: number; standing: Standing; alarm: boolean; lines: Line[]; state: State; shared_seat: boolean }

const kNeeds: Item[] = ['identity', 'temperature', 'certificate', 'briefing', 'masks', 'food', 'water']
const kDigestLength = 24

// In the table's own words (policies/boarding).
function state_of(item: Item, cell: Cell | undefined, certified: boolean): string {
  if (item === 'certificate' && certified) return cell && cell.value !== 1 ? '现场开具' : '有' // the clinic issued it since
  if (!cell) return '未办'
  if (item === 'temperature') return '已量'
  if (item === 'identity') return cell.value === 1 ? '已办' : '不符'
  if (item === 'certificate') return ['缺', '有', '现场开具'][cell.value]!
  return cell.value === 1 ? '已办' : '未办'
}

export async function digest_of(salt: string, number: string): Promise<string> {
  const octets = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + number)))
  return [...octets].map((octet) => octet.toString(16).padStart(2, '0')).join('').slice(0, kDigestLength)
}

export function lines_of(rider: Rider, state: State, table: Table | undefined): Line[] {
  const judge = (item: Item | 'screening', word: string, temp: number | null, cell: Cell | undefined): Line => {
    const said = table ? decide(table, { item, state: word, temp }) : null
    return { item, action: (said?.rule.action ?? 'lack') as Line['action'], zh: said?.because.zh ?? '', english: said?.because.english ?? '', cell: cell ?? null, conflict: cell?.conflict ?? false }
  }
  const out = kNeeds.map((item) => judge(item, state_of(item, state[item], rider.certified ?? false), item === 'temperature' && state[item] ? state[item].value / 100 : null, state[item]))
  return rider.extra ? [...out, judge('screening', rider.cleared ? '准予' : '未查', null, undefined)] : out
}

export function person_of(rider: Rider, state: State, table: Table | undefined, shared_seat: boolean): Person {
  const lines = lines_of(rider, state, table)
  const differs = lines.some((line) => line.conflict) || Boolean(state.seat?.conflict) || Boolean(state.aboard?.conflict) || shared_seat
  const stop = lines.some((line) => line.action === 'stop')
  const standing: Standing = state.aboard?.value === 1 ? 'aboard' : state.aboard?.value === 2 ? 'behind' : stop ? 'stop' : lines.some((line) => line.action === 'lack') || differs ? 'lacks' : 'may'
  return { rider, seat: state.seat?.value ?? rider.seat, standing, alarm: standing !== 'behind' && (stop || differs), lines, state, shared_seat }
}

export function use_leader() {
  const fault = shallowRef<string | null>(null) // the table's own test this phone decides otherwise
  const check_table = (fresh: TripBundle) => { fault.value = fresh.table ? wrong_test(fresh.table) : '—' }
  const phone = use_phone<TripBundle, Kept>({
    store: 'liaoyuan.leader', path: '/api/trip-phone', codes: 'boarding',
    clear: (fresh) => ({ salt: fresh.pin.salt, pin_log2: fresh.pin.log2, place: fresh.trip.plate, device: fresh.device.name }),
    fresh: (fresh) => ({ off: Date.now() - fresh.at, mine: [], added: [], told: [] }),
    have: (held) => held?.have ?? 0,
    learned: async (fresh, _vault, held) => {
      check_table(fresh)
      const known = new Set(fresh.marks.map((mark) => `${mark.device}/${mark.counter}`))
      const marks = [...(held?.trip.id === fresh.trip.id ? held.marks.filter((mark) => !known.has(`${mark.device}/${mark.counter}`)) : []), ...fresh.marks]
      const digests = new Set(fresh.people.map((one) => one.digest))
      return {
        bundle: { ...fresh, marks },
        state: (kept) => ({ ...kept, off: Date.now() - fresh.at, mine: kept.mine.filter((mark) => mark.counter > fresh.device.counter), added: kept.added.filter((one) => !digests.has(one.digest)), told: kept.counter > fresh.device.counter ? kept.told : [] }),
      }
    },
    reopened: async (fresh) => check_table(fresh),
    closed: () => { fault.value = null },
  })
  const { bundle, state } = phone
  // The house's time, by the clock of a phone that may be a day wrong.
  const tick = ref(Date.now())
  const clock = setInterval(() => { tick.value = Date.now() }, 1000)
  onScopeDispose(() => clearInterval(clock))
  const now = computed(() => tick.value - (state.value?.off ?? 0))

  const riders = computed<Rider[]>(() => [...(bundle.value?.people ?? []), ...(state.value?.added ?? [])])
  const states = computed(() => {
    const named = new Map(riders.value.map((one) => [`p:${one.digest}`, one.key])) // who was added and stands on the list is the one on the list
    return fold([...(bundle.value?.marks ?? []), ...(state.value?.mine ?? [])].map((mark) => ({ ...mark, traveller: named.get(mark.traveller) ?? mark.traveller })))
  })
  const people = computed<Person[]>(() => {
    const shared = double_seats(riders.value, states.value)
    const table = fault.value ? undefined : bundle.value?.table
    return riders.value.map((rider) => person_of(rider, states.value.get(rider.key) ?? {}, table, shared.has(rider.key))).sort((a, b) => Number(b.alarm) - Number(a.alarm) || a.seat - b.seat)
  })
  const happened = computed<Happened[]>(() => [...(bundle.value?.events ?? []), ...(state.value?.told ?? [])])
  const departed = computed(() => bundle.value?.trip.state === 'under_way' || happened.value.some((one) => one.kind === 'departed'))
  const arrived = computed(() => ['arrived', 'handed_over'].includes(bundle.value?.trip.state ?? '') || happened.value.some((one) => one.kind === 'arrived'))

  const stamp = () => ({ at: Date.now(), off: state.value?.off ?? 0 })
  // What this phone knows of the others: everything up to what the house had when they last met.
  const seen = () => Object.fromEntries((bundle.value?.phones ?? []).filter((one) => one.id !== bundle.value?.device.id && one.counter > 0).map((one) => [one.id, one.counter]))

  async function mark(traveller: string, item: Item, value: number): Promise<void> {
    const device = bundle.value?.device.id
    if (!device) return
    const known = seen()
    await phone.record({ k: 'mark', t: traveller, i: item, v: value, seen: known, ...stamp() }, (kept) => ({ ...kept, mine: [...kept.mine, { device, counter: kept.counter + 1, traveller, item, value, seen: known }] }))
  }
  // Somebody who is not on the list. Whose number is known already is that person; his key comes back either way.
  async function add(number: string, name: string, telephone: string, group: string): Promise<string> {
    const digest = await digest_of(bundle.value?.trip.salt ?? '', number)
    const known = riders.value.find((one) => one.digest === digest)
    if (known) return known.key
    const key = `p:${digest}`, seat = free_seat.value
    const rider: Rider = { key, name, masked: `${number.slice(0, 6)}${'*'.repeat(Math.max(0, number.length - 10))}${number.slice(-4)}`, last4: number.slice(-4), digest, phone: telephone, group, seat, extra: true, cleared: false }
    await phone.record({ k: 'add', t: key, number, name, phone: telephone, group, seat, ...stamp() }, (kept) => ({ ...kept, added: [...kept.added, rider] }))
    return key
  }
  async function tell(kind: string, minutes = 0, text = ''): Promise<void> {
    await phone.record({ k: 'event', e: kind, minutes, text, ...stamp() }, (kept) => ({ ...kept, told: [...kept.told, { kind, at: now.value, minutes }] }))
  }
  const free_seat = computed(() => {
    const coming = people.value.filter((one) => one.standing !== 'behind'), taken = new Set(coming.map((one) => one.seat))
    if (coming.length >= (bundle.value?.trip.room ?? 0)) return 0 // the load factor, not the number of seats, says when it is full
    for (let seat = 1; seat <= (bundle.value?.trip.seats ?? 0); seat++) if (!taken.has(seat)) return seat
    return 0
  })
  // By what is typed, read by a card reader, or scanned: a whole number, or its last four characters.
  async function find(text: string): Promise<Person[]> {
    const wanted = typed(text)
    if (id_state(wanted) === 'good') {
      const digest = await digest_of(bundle.value?.trip.salt ?? '', wanted)
      return people.value.filter((one) => one.rider.digest === digest)
    }
    return people.value.filter((one) => one.rider.last4 === wanted)
  }
  const next_stop = computed(() => bundle.value?.stops.find((stop) => stop.to > now.value) ?? null)

  return { ...phone, now, fault, people, happened, departed, arrived, free_seat, next_stop, mark, add, tell, find }
}
export type Leader = ReturnType<typeof use_leader>
