// What a turn has left, in words, counted by the server's clock.
import type { SelectionEntrant } from '@/api/types'

export function left_ms(one: Pick<SelectionEntrant, 'until_at' | 'left_ms'>, now: number): number | null {
  if (one.until_at) return Math.max(0, Date.parse(one.until_at) - now)
  return one.left_ms ?? null
}

export function minutes_words(ms: number | null): string {
  if (ms === null) return ''
  const seconds = Math.ceil(ms / 1000)
  const two = (n: number) => String(n).padStart(2, '0')
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

// Listens to the public channel: something was committed, read again. At most every second; the interval of the screen goes on besides.
export function use_public_live(changed: () => void, stop: (end: () => void) => void): void {
  if (typeof EventSource === 'undefined') return
  const source = new EventSource('/api/live/public')
  let timer: ReturnType<typeof setTimeout> | undefined
  source.addEventListener('changed', () => {
    if (timer || document.hidden) return
    timer = setTimeout(() => { timer = undefined; changed() }, 1_000)
  })
  stop(() => { source.close(); clearTimeout(timer) })
}
