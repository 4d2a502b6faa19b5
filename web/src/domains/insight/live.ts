// Told by the server that something was committed (server-sent events), a screen reads again what it shows: at most every two
// seconds, not while hidden. Where the channel does not come, the screen's own interval goes on.
import { onScopeDispose } from 'vue'

const kPauseMs = 2_000

export function use_live(changed: () => void): void {
  if (typeof EventSource === 'undefined') return
  const source = new EventSource('/api/live')
  let timer: ReturnType<typeof setTimeout> | undefined
  let first = true
  source.addEventListener('changed', () => {
    if (first) { first = false; return } // says where the journal stands; nothing changed yet
    if (timer || document.hidden) return
    timer = setTimeout(() => { timer = undefined; changed() }, kPauseMs)
  })
  onScopeDispose(() => { source.close(); clearTimeout(timer) })
}
