// One act on several cases. Each case goes to the server by itself, by the ordinary verb and with a request id of its own, made
// once: what one case is refused for touches no other, and after a lost network the rest goes out again under the same ids, so
// nothing is done twice. What it is not: no verb for many at once; the server judges every case alone.
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { random_key } from '@/api'
import { as_problem, type Problem } from '@/api/problem'
import type { CaseAction, CaseActs } from '@/api/types'

export const kBatchMost = 200 // as many as the server tells the acts of at once

export interface Offer {
  key: string
  verb: 'claim' | 'assign' | 'events'
  action: CaseAction | null // of `events`
  reason_required: boolean
  open: string[] // the cases on which it is open now
}

// What can be done, first what can be done on all, what is grave behind. An event is the same on two cases when it bears the same name and the same words.
export function offers_of(items: CaseActs[], people: number): Offer[] {
  const found: Offer[] = []
  const put = (key: string, verb: Offer['verb'], action: CaseAction | null, id: string) => {
    let offer = found.find((one) => one.key === key)
    if (!offer) found.push((offer = { key, verb, action, reason_required: false, open: [] }))
    offer.open.push(id)
    offer.reason_required ||= action?.reason_required ?? false
  }
  for (const item of items) if (item.claimable) put('claim', 'claim', null, item.id)
  for (const item of items) for (const action of item.actions) if (action.ready) put(`events ${action.event} ${action.title}`, 'events', action, item.id)
  for (const item of items) if (people && item.handable) put('assign', 'assign', null, item.id)
  const rank = (one: Offer) => (one.open.length < items.length ? 2 : 0) + (one.action?.kind === 'danger' ? 1 : 0)
  return found.sort((a, b) => rank(a) - rank(b)) // stable: as the service files have them
}

// From the last one ticked to this one, as the eye sees them; only this one when the other is not there.
export function range_of(order: string[], from: string, to: string): string[] {
  const [a, b] = [order.indexOf(from), order.indexOf(to)]
  return a < 0 || b < 0 ? [to] : order.slice(Math.min(a, b), Math.max(a, b) + 1)
}

export interface BatchLine {
  id: string
  name: string
  no: string
  state: 'waiting' | 'sending' | 'done' | 'refused' | 'unknown'
  said: string[] // why it was refused and what to do next, as the server words it
}

// Not judged: the same request may go out again. A 401 is mended by logging in, a 429 by waiting.
const is_open_question = (problem: Problem) => problem.unknown_outcome || problem.status === 401 || problem.status === 429

export function use_batch() {
  const lines = ref<BatchLine[]>([])
  const running = ref(false)
  const broken = shallowRef<Problem | null>(null)
  const stopped = ref(false)
  let key = ''
  let send: (line: BatchLine, key: string) => Promise<unknown> = async () => {}

  const count = (state: BatchLine['state']) => lines.value.filter((line) => line.state === state).length
  const done = computed(() => count('done'))
  const refused = computed(() => count('refused'))
  const left = computed(() => lines.value.length - done.value - refused.value)

  async function go(): Promise<void> {
    if (running.value) return
    running.value = true
    stopped.value = false
    broken.value = null
    for (const line of lines.value) {
      if (line.state === 'done' || line.state === 'refused') continue
      if (stopped.value) break
      line.state = 'sending'
      try {
        await send(line, `${key}.${line.id}`)
        line.state = 'done'
      } catch (thrown) {
        const problem = as_problem(thrown)
        line.state = is_open_question(problem) ? 'unknown' : 'refused'
        line.said = (problem.problems.length ? problem.problems.map((one) => one.detail) : [problem.detail]).filter(Boolean)
        if (line.state === 'unknown') { broken.value = problem; break }
      }
    }
    running.value = false
  }
  function start(of: Pick<BatchLine, 'id' | 'name' | 'no'>[], each: (line: BatchLine, key: string) => Promise<unknown>): Promise<void> {
    if (running.value) return Promise.resolve()
    lines.value = of.map((one) => ({ ...one, state: 'waiting', said: [] }))
    send = each
    key = random_key()
    return go()
  }
  const stop = () => { stopped.value = true }
  onScopeDispose(stop)
  return { lines, running, broken, stopped, done, refused, left, start, go, stop }
}
