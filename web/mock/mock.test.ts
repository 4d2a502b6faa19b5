// @vitest-environment node
// The mock server promises nothing that the real one does not send: every member of its answers stands in openapi.json.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
// @ts-expect-error plain JavaScript
import { server } from './server.mjs'

interface Schema { $ref?: string; anyOf?: Schema[]; properties?: Record<string, Schema>; items?: Schema }
const api = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: Schema }> }> }>>
  components: { schemas: Record<string, Schema> }
}
const ids: Record<string, string> = { '/api/cases/{id}': 'c-1', '/api/rosters/{id}': 'r-1', '/api/enterprises/{id}': 'e-1', '/api/services/{service}': 'resumption', '{line}': 'l-1' }

function unknown_in(value: unknown, schema: Schema | undefined, at: string): string[] {
  if (!schema) return []
  if (schema.$ref) return unknown_in(value, api.components.schemas[schema.$ref.split('/').pop()!], at)
  if (schema.anyOf) return value === null ? [] : unknown_in(value, schema.anyOf[0], at)
  if (Array.isArray(value)) return [...new Set(value.slice(0, 40).flatMap((one) => unknown_in(one, schema.items, `${at}[]`)))]
  if (value === null || typeof value !== 'object' || !schema.properties) return []
  return Object.entries(value).flatMap(([key, inner]) => (schema.properties![key] ? unknown_in(inner, schema.properties![key], `${at}.${key}`) : [`${at}.${key}`]))
}

let base = ''
beforeAll(() => new Promise<void>((ready) => { server.listen(0, '127.0.0.1', () => { base = `http://127.0.0.1:${server.address().port}`; ready() }) }))
afterAll(() => new Promise<void>((ended) => { server.closeAllConnections(); server.close(() => ended()) }))

describe('the mock server', () => {
  for (const name of ['han', 'zheng', 'audit', 'admin'])
    it(`speaks the real one's language to ${name}`, async () => {
      const login = await fetch(`${base}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify({ name, password: 'mock' }) })
      const cookie = login.headers.get('set-cookie')!.split(';')[0]!
      const wrong: string[] = []
      let seen = 0
      for (const [path, verbs] of Object.entries(api.paths)) {
        const schema = verbs.get?.responses['200']?.content['application/json']?.schema
        if (!schema) continue
        let real = path
        for (const [pattern, id] of Object.entries(ids)) real = real.replace(pattern, pattern.replace(/\{\w+\}/, id))
        const response = await fetch(base + real, { headers: { cookie } })
        if (!response.ok) continue
        seen++
        wrong.push(...unknown_in(await response.json(), schema, path))
      }
      expect(wrong).toEqual([])
      expect(seen).toBeGreaterThan(10)
    })
})
