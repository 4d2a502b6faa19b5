// Told by the server that something was committed (server-sent events), a screen reads again what it shows: at most every two
// seconds, not while hidden. Where the channel does not come, the screen's own interval goes on.
import { onScopeDispose } from 'vue'

const kPauseMs = 2_000

// Changes that come while the page is hidden are read when it is looked at again.
export function use_live(changed: () => void): void {
  if (typeof EventSource === 'undefined') return
  const source = new EventSource('/api/live')
  let timer: ReturnType<typeof setTimeout> | undefined
  let first = true
  let missed = false
  source.addEventListener('changed', () => {
    if (first) { first = false; return } // says where the journal stands; nothing changed yet
    if (document.hidden) { missed = true; return }
    timer ??= setTimeout(() => { timer = undefined; changed() }, kPauseMs)
  })
  const seen = () => { if (missed && !document.hidden) { missed = false; changed() } }
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => { source.close(); clearTimeout(timer); document.removeEventListener('visibilitychange', seen) })
}
