// What several phones wrote down about the same travellers, put together: the same rule as src/engines/boarding, held to it by
// tests/corpus/boarding/folds.json. A mark replaces what its phone had seen; what was written side by side and differs is a conflict, and the
// more careful value counts meanwhile. No clock and no order of arrival decides anything.
export const kItems = ['identity', 'temperature', 'certificate', 'briefing', 'masks', 'food', 'water', 'seat', 'aboard'] as const
export type Item = (typeof kItems)[number]
export interface Mark { device: string; counter: number; traveller: string; item: Item; value: number; seen: Record<string, number> }
export interface Cell { value: number; conflict: boolean; claims: Mark[] }
export type State = Partial<Record<Item, Cell>>

const knew = (later: Mark, earlier: Mark) => (later.device === earlier.device ? later.counter > earlier.counter : (later.seen[earlier.device] ?? 0) >= earlier.counter)
// Of two values the one to go by while nobody has settled which is right: the greater.
const care = (item: Item, value: number) => (item === 'temperature' ? value : item === 'aboard' ? (value === 2 ? 2 : 1 - value) : -value)

function settle(all: Mark[]): Cell {
  const once = all.filter((mark, i) => all.findIndex((other) => other.device === mark.device && other.counter === mark.counter && other.value === mark.value) === i)
  const left = once.filter((mark) => !once.some((other) => knew(other, mark) && !knew(mark, other)))
  const claims = left.length ? left : once // a ring of claims: nobody is believed, all are shown
  const value = claims.map((mark) => mark.value).reduce((a, b) => (care(claims[0]!.item, b) > care(claims[0]!.item, a) ? b : a))
  return { value, conflict: claims.some((mark) => mark.value !== claims[0]!.value), claims }
}

export function fold(marks: readonly Mark[]): Map<string, State> {
  const gathered = new Map<string, Map<Item, Mark[]>>()
  for (const mark of marks) {
    const items = gathered.get(mark.traveller) ?? new Map<Item, Mark[]>()
    items.set(mark.item, [...(items.get(mark.item) ?? []), mark])
    gathered.set(mark.traveller, items)
  }
  return new Map([...gathered].map(([traveller, items]) => [traveller, Object.fromEntries([...items].map(([item, all]) => [item, settle(all)]))]))
}

// Travellers whose seat another holds too; who stays behind holds none.
export function double_seats(planned: readonly { key: string; seat: number }[], states: Map<string, State>): Set<string> {
  const holders = new Map<number, string[]>()
  for (const { key, seat } of planned) {
    const state = states.get(key)
    const mine = state?.seat?.value ?? seat
    if (mine > 0 && state?.aboard?.value !== 2) holders.set(mine, [...(holders.get(mine) ?? []), key])
  }
  return new Set([...holders.values()].filter((who) => who.length > 1).flat())
}
