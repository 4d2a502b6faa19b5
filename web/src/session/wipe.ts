// The emergency is over (domains/erasure on the server): what this browser kept of people before that goes, once all that was written here is handed in.
// Settings of the reader stay: language, size of the text, who was logged in last.
import { open_store, Vault } from '@/phone/vault'

const kWiped = 'liaoyuan.wiped' // up to when this browser was wiped, in milliseconds
const kStays = new Set([kWiped, 'liaoyuan.language', 'liaoyuan.large_text', 'liaoyuan.last_session'])
const kField = 'liaoyuan.field.' // an inspector's ledger, by account

async function field_stores(account: string): Promise<string[]> {
  if (typeof indexedDB === 'undefined') return []
  if (typeof indexedDB.databases !== 'function') return [kField + account] // old browsers do not list them
  return (await indexedDB.databases()).map((one) => one.name ?? '').filter((name) => name.startsWith(kField))
}

// True when nothing is left to wipe.
export async function wipe_if_due(before: string | null | undefined, account: string): Promise<boolean> {
  const at = before ? Date.parse(before) : 0
  try {
    if (!at || Number(localStorage.getItem(kWiped) ?? 0) >= at) return true
    for (const key of Object.keys(localStorage)) if (key.startsWith('liaoyuan.') && !kStays.has(key)) localStorage.removeItem(key)
    let waits = false
    for (const name of await field_stores(account)) {
      const db = await open_store(name)
      if (await Vault.waiting(db)) waits = true
      else await Vault.wipe(db)
      db.close()
    }
    if (!waits) localStorage.setItem(kWiped, String(at))
    return !waits
  } catch { return false } // tried again at the next answer
}
