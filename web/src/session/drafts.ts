// Half-written forms, kept on this device until they are sent or the person logs out. They may hold names and phone
// numbers, so logging out clears them, and so does another person logging in.
const kPrefix = 'liaoyuan.draft.'

export interface Draft<T> { at: number; value: T }

export function keep_draft<T>(name: string, value: T): boolean {
  try {
    localStorage.setItem(kPrefix + name, JSON.stringify({ at: Date.now(), value }))
    return true
  } catch {
    return false // storage full or forbidden: the screen then says that nothing is kept here
  }
}

export function find_draft<T>(name: string): Draft<T> | null {
  try {
    const text = localStorage.getItem(kPrefix + name)
    return text ? (JSON.parse(text) as Draft<T>) : null
  } catch {
    return null
  }
}

export function drop_draft(name: string): void {
  try { localStorage.removeItem(kPrefix + name) } catch { /* nothing was kept */ }
}

export function clear_drafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(kPrefix)) localStorage.removeItem(key)
  } catch { /* nothing was kept */ }
}
