import { describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { Problem } from '@/api/problem'
import type { CaseActs } from '@/api/types'
import { offers_of, range_of, use_batch, type BatchLine } from './batch'

const action = (event: string, ready = true, reason_required = false, title = event) => ({ event, title, kind: 'normal' as const, to: '', ready, reason_required, needs: [] })
const acts = (id: string, more: Partial<CaseActs>): CaseActs => ({ id, no: id, revision: 1, claimable: false, handable: false, actions: [], ...more }) as CaseActs
const of = (n: number) => Array.from({ length: n }, (_, i) => ({ id: `c${i}`, name: `企业${i}`, no: `FG-${i}` }))
const made = () => effectScope().run(use_batch)!

describe('what is offered on several cases', () => {
  const items = [
    acts('a', { claimable: true, handable: true, actions: [action('return', true, true), action('prepass')] }),
    acts('b', { handable: true, actions: [action('prepass', false), action('return', true, true)] }),
    acts('c', { handable: true, actions: [action('return', true, true), action('prepass')] }),
  ]
  it('puts what all can first and counts the others', () => {
    expect(offers_of(items, 2).map((one) => [one.key, one.open.length])).toEqual([['events return return', 3], ['assign', 3], ['claim', 1], ['events prepass prepass', 2]])
    expect(offers_of(items, 2)[0]!.reason_required).toBe(true)
    expect(offers_of(items, 2)[3]!.open).toEqual(['a', 'c'])
  })
  it('offers no assignment where nobody can take all', () => { expect(offers_of(items, 0).some((one) => one.verb === 'assign')).toBe(false) })
  it('takes events of other words for other acts', () => {
    expect(offers_of([acts('a', { actions: [action('close', true, false, '结案')] }), acts('b', { actions: [action('close', true, false, '关闭')] })], 0).map((one) => one.open)).toEqual([['a'], ['b']])
  })
  it('ticks a range either way', () => {
    const order = ['a', 'b', 'c', 'd']
    expect(range_of(order, 'd', 'b')).toEqual(['b', 'c', 'd'])
    expect(range_of(order, 'a', 'b')).toEqual(['a', 'b'])
    expect(range_of(order, 'gone', 'b')).toEqual(['b'])
  })
})

describe('one act on several cases', () => {
  it('goes case by case, each with an id of its own, and a refusal stops no other', async () => {
    const batch = made()
    const keys: string[] = []
    let at_once = 0
    await batch.start(of(4), async (line, key) => {
      expect(++at_once).toBe(1)
      keys.push(key)
      await Promise.resolve()
      at_once--
      if (line.id === 'c1') throw new Problem({ code: 'case.needs', status: 409, detail: '还缺承诺书，请先补上' })
    })
    expect(batch.lines.value.map((line) => line.state)).toEqual(['done', 'refused', 'done', 'done'])
    expect(batch.lines.value[1]!.said).toEqual(['还缺承诺书，请先补上'])
    expect(new Set(keys).size).toBe(4)
    expect(keys.every((key) => new TextEncoder().encode(key).length <= 64)).toBe(true)
    expect([batch.done.value, batch.refused.value, batch.left.value, batch.running.value]).toEqual([3, 1, 0, false])
  })

  it('repeats what it does not know under the same ids, and nothing that was answered', async () => {
    const batch = made()
    const server = new Map<string, number>() // what really happened, by request id
    let network = true
    const sent: string[] = []
    const send = async (line: BatchLine, key: string) => {
      sent.push(`${line.id} ${key}`)
      if (line.id !== 'c3' || !server.has(key)) server.set(key, (server.get(key) ?? 0) + 1) // the server remembers the id
      if (line.id === 'c1' && network) throw new Problem({ code: 'network.lost', status: 0, detail: '网络断了' }) // it got there, the answer did not
    }
    await batch.start(of(3), send)
    expect(batch.lines.value.map((line) => line.state)).toEqual(['done', 'unknown', 'waiting'])
    expect(batch.broken.value?.code).toBe('network.lost')
    network = false
    await batch.go()
    expect(batch.lines.value.map((line) => line.state)).toEqual(['done', 'done', 'done'])
    expect(batch.broken.value).toBeNull()
    expect(sent.map((one) => one.split(' ')[0])).toEqual(['c0', 'c1', 'c1', 'c2'])
    expect(sent[1]).toBe(sent[2])
    expect(server.size).toBe(3)
  })

  it('stops between two and goes on later', async () => {
    const batch = made()
    const sent: string[] = []
    await batch.start(of(3), async (line) => { sent.push(line.id); if (line.id === 'c0') batch.stop() })
    expect(sent).toEqual(['c0'])
    expect(batch.left.value).toBe(2)
    await batch.go()
    expect(sent).toEqual(['c0', 'c1', 'c2'])
  })

  it('waits where the log-in ran out: nothing was judged', async () => {
    const batch = made()
    await batch.start(of(2), async () => { throw new Problem({ code: 'session.none', status: 401, detail: '请先登录' }) })
    expect(batch.lines.value.map((line) => line.state)).toEqual(['unknown', 'waiting'])
  })

  it('a new act has new ids', async () => {
    const batch = made()
    const keys: string[] = []
    await batch.start(of(1), async (_, key) => { keys.push(key) })
    await batch.start(of(1), async (_, key) => { keys.push(key) })
    expect(keys[0]).not.toBe(keys[1])
  })
})
