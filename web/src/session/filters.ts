// Filters of a list kept under a name, for one account on this machine. What was typed to search is never kept: it may be somebody's name or number.
export interface KeptFilter { name: string; query: Record<string, string> }

const kPrefix = 'liaoyuan.filters.'
const kMost = 20
const kNotKept = ['q', 'after'] // searched texts; places in a list
const key_of = (account: string, path: string) => `${kPrefix}${account}.${path}`

// The part of an address's query that may be kept.
export function keepable(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((one): one is [string, string] => typeof one[1] === 'string' && one[1] !== '' && !kNotKept.includes(one[0])))
}
export function find_filters(account: string, path: string): KeptFilter[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key_of(account, path)) ?? '[]')
    return Array.isArray(read) ? read.filter((one): one is KeptFilter => typeof one?.name === 'string' && typeof one?.query === 'object' && one.query !== null) : []
  } catch { return [] }
}
// False where nothing can be kept (a private window, a full store).
export function put_filters(account: string, path: string, kept: KeptFilter[]): boolean {
  try {
    if (kept.length) localStorage.setItem(key_of(account, path), JSON.stringify(kept.slice(0, kMost)))
    else localStorage.removeItem(key_of(account, path))
    return true
  } catch { return false }
}
// Under a name that is taken, the newer one stays.
export function with_filter(kept: KeptFilter[], fresh: KeptFilter): KeptFilter[] {
  return [fresh, ...kept.filter((one) => one.name !== fresh.name)]
}
