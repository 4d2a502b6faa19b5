import { describe, expect, it, vi } from 'vitest'
import { Client, Intent, query_string, type ClientNeeds } from './client'
import { field_of, Problem, problems_by_field } from './problem'

interface Sent { path: string; init: RequestInit }

// A network of written answers: each call takes the next one; a string is a broken line.
function world(answers: (Response | 'broken')[], more: Partial<ClientNeeds> = {}) {
  const sent: Sent[] = []
  const pauses: number[] = []
  const signed_out = vi.fn()
  let keys = 0
  const client = new Client({
    fetch: async (path, init) => {
      sent.push({ path: String(path), init: init ?? {} })
      const next = answers.shift()
      if (next === undefined) throw new Error('the test has no more answers')
      if (next === 'broken') throw new TypeError('Failed to fetch')
      return next
    },
    language: () => 'en', csrf: () => 'token-1', random_key: () => `key-${++keys}`,
    sleep: async (ms) => { pauses.push(ms) }, on_signed_out: signed_out, words: (code) => `words of ${code}`, ...more,
  })
  const header = (index: number, name: string) => (sent[index]?.init.headers as Record<string, string>)[name]
  return { client, sent, pauses, signed_out, header }
}
const json = (value: unknown, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(value), { status, headers })
const caught = async (promise: Promise<unknown>) => { try { await promise } catch (thrown) { return thrown as Problem } throw new Error('nothing was refused') }

describe('a read', () => {
  it('asks in the reader\'s language and carries neither key nor token', async () => {
    const { client, sent, header } = world([json({ items: [1] })])
    expect(await client.get('/api/cases', { view: 'mine', q: '', after: null, limit: 5 })).toEqual({ items: [1] })
    expect(sent[0]?.path).toBe('/api/cases?view=mine&limit=5')
    expect(header(0, 'Accept-Language')).toBe('en')
    expect(header(0, 'Idempotency-Key')).toBeUndefined()
    expect(header(0, 'X-CSRF-Token')).toBeUndefined()
  })
  it('is tried again after a broken line, then says so', async () => {
    const { client, sent } = world(['broken', 'broken', 'broken'])
    const problem = await caught(client.get('/api/cases'))
    expect(sent).toHaveLength(3)
    expect(problem.code).toBe('network.lost')
    expect(problem.unknown_outcome).toBe(true)
  })
})

describe('a write', () => {
  it('repeats the same key until it is answered', async () => {
    const { client, sent, header, pauses } = world(['broken', json({ detail: 'busy' }, 503), json({ id: 'c' })])
    expect(await client.post('/api/cases', { a: 1 })).toEqual({ id: 'c' })
    expect([0, 1, 2].map((index) => header(index, 'Idempotency-Key'))).toEqual(['key-1', 'key-1', 'key-1'])
    expect([0, 1, 2].map((index) => header(index, 'X-CSRF-Token'))).toEqual(['token-1', 'token-1', 'token-1'])
    expect(sent.map((one) => one.init.body)).toEqual(Array(3).fill('{"a":1}'))
    expect(pauses[1]).toBeGreaterThan(pauses[0]!)
  })
  it('uses the key it is given', async () => {
    const { client, header } = world([json({})])
    await client.post('/api/cases', {}, { key: 'mine' })
    expect(header(0, 'Idempotency-Key')).toBe('mine')
  })
  it('is not repeated after a definite refusal', async () => {
    const refusal = { code: 'case.stale', status: 409, detail: 'changed', title: 't', problems: [{ code: 'x', at: '/form/workers', detail: 'too few' }] }
    const { client, sent } = world([json(refusal, 409)])
    const problem = await caught(client.post('/api/cases/1/events'))
    expect(sent).toHaveLength(1)
    expect(problem.is_stale).toBe(true)
    expect(problem.unknown_outcome).toBe(false)
    expect(problems_by_field(problem).get('workers')).toBe('too few')
  })
  it('waits as long as a busy server asks, but not for minutes', async () => {
    const short = world([json({}, 429, { 'Retry-After': '3' }), json({ ok: true })])
    await short.client.post('/api/x')
    expect(short.pauses).toEqual([3000])
    const long = world([json({ detail: 'later' }, 429, { 'Retry-After': '120' })])
    expect((await caught(long.client.post('/api/x'))).status).toBe(429)
    expect(long.pauses).toEqual([])
  })
})

describe('answers that are no answers', () => {
  it('tells of a lost session once, except while logging in', async () => {
    const working = world([json({ code: 'session.none' }, 401)])
    await caught(working.client.get('/api/cases'))
    expect(working.signed_out).toHaveBeenCalledOnce()
    const logging_in = world([json({ code: 'session.refused', detail: 'wrong' }, 401)])
    expect((await caught(logging_in.client.post('/api/session', {}, { quiet: true }))).detail).toBe('wrong')
    expect(logging_in.signed_out).not.toHaveBeenCalled()
  })
  it('does not trust a page that is no JSON', async () => {
    const good = world([new Response('<html>', { status: 200 })])
    expect((await caught(good.client.get('/api/cases'))).code).toBe('answer.unreadable')
    const bad = world([new Response('<html>', { status: 500 })])
    expect((await caught(bad.client.post('/api/x'))).status).toBe(500)
  })
  it('takes 204 for done', async () => {
    const { client } = world([new Response(null, { status: 204 })])
    expect(await client.delete('/api/session')).toBeUndefined()
  })
})

describe('an intent', () => {
  it('keeps its key for the same body, changes it with another, ends when settled', () => {
    let made = 0
    const intent = new Intent(() => `k${++made}`)
    expect([intent.key_for({ a: 1 }), intent.key_for({ a: 1 })]).toEqual(['k1', 'k1'])
    expect(intent.key_for({ a: 2 })).toBe('k2')
    intent.settle()
    expect(intent.key_for({ a: 2 })).toBe('k3')
  })
})

describe('places of problems', () => {
  it('reads every spelling of a field', () => {
    expect(['/form/workers', '#/form/workers', 'form.workers', 'workers', '/uscc', ''].map(field_of)).toEqual(['workers', 'workers', 'workers', 'workers', 'uscc', ''])
  })
  it('falls back to the problem itself', () => {
    expect([...problems_by_field(new Problem({ at: '/name', detail: 'd' }))]).toEqual([['name', 'd']])
    expect(problems_by_field(null).size).toBe(0)
  })
})

it('drops empty query parameters and escapes the rest', () => {
  expect(query_string({ q: '甲 木&', a: undefined, b: '', c: false, n: 0 })).toBe('?q=%E7%94%B2+%E6%9C%A8%26&c=false&n=0')
})
