// Held to the vectors the server's verifier wrote (src/engines/cose/vectors_test.cc): same text, same lists, same finding and claims.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decode, hex_of, Malformed, kWellFormed } from './cbor'
import { import_key, type Key } from './sign1'
import { apply, read_status, read_status_delta, StatusIndex, unpack_ascending } from './status'
import { judge_pass, place_mark, read_trust } from './trust'

interface Row { name: string; text: string; at: number; place: string; division: string; finding: string; issuer: string; claims: unknown }
interface Vectors { root: string; trust: string; status: string; delta: string; revoked_after_delta: number[]; codings: { octets: string; numbers: number[] | null }[]; passes: Row[] }
const vectors = JSON.parse(readFileSync('../tests/corpus/passes/vectors.json', 'utf8')) as Vectors
const octets = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
const known = async () => {
  const root: Key = await import_key(octets(vectors.root))
  const list = await read_status(octets(vectors.status), root)
  return { root, list, trust: await read_trust(octets(vectors.trust), root), status: new StatusIndex(list) }
}

describe('the verifier of the phones', () => {
  it('comes to the finding and the claims the server came to, on every vector', async () => {
    const { trust, status } = await known()
    expect(vectors.passes.length).toBeGreaterThan(200)
    for (const row of vectors.passes) {
      const verdict = await judge_pass(row.text, { trust, status }, row.at, { ...(row.place ? { mark: await place_mark(row.place) } : {}), division: row.division })
      expect([row.name, verdict.finding, verdict.claims]).toEqual([row.name, row.finding, row.claims])
    }
  })
  it('reads a megabyte of text without harm', async () => {
    const { trust, status } = await known()
    expect((await judge_pass('LY1:' + '0'.repeat(1 << 20), { trust, status }, 0)).finding).toBe('damaged')
    expect((await judge_pass('x'.repeat(1 << 20), { trust, status }, 0)).finding).toBe('not_a_pass')
  })
  it('says amber, never green, when it knows nothing of revocations', async () => {
    const { trust } = await known()
    const good = vectors.passes.find((row) => row.finding === 'good')!
    expect((await judge_pass(good.text, { trust, status: null }, good.at)).finding).toBe('old_lists')
  })
  it('reads status lists, their changes and their codings as the server does', async () => {
    const { root, list } = await known()
    const delta = await read_status_delta(octets(vectors.delta), root)
    expect(apply(list, delta).revoked).toEqual(vectors.revoked_after_delta)
    expect(() => apply({ ...list, sequence: 9 }, delta)).toThrow(Malformed)
    for (const row of vectors.codings) {
      const read = () => unpack_ascending(new Uint8Array(Buffer.from(row.octets, 'hex')))
      if (row.numbers) expect(read()).toEqual(row.numbers)
      else expect(read, row.octets).toThrow(Malformed)
    }
    const bent = octets(vectors.status)
    bent[bent.length - 1]! ^= 1
    await expect(read_status(bent, root)).rejects.toThrow(Malformed)
    await expect(read_trust(octets(vectors.status), root)).rejects.toThrow(Malformed)
  })
  it('refuses what makes two readers disagree', () => {
    for (const [hex, code] of [['a201010102', 'cbor.duplicate_key'], ['0000', 'cbor.trailing'], ['1801', 'cbor.not_shortest'], ['9fff', 'cbor.indefinite'], ['61ff', 'cbor.utf8'], ['a202010101', 'cbor.key_order'], ['5a7fffffff', 'cbor.truncated'], ['1c', 'cbor.reserved'], ['81'.repeat(20) + '01', 'cbor.depth']] as const)
      expect(() => decode(new Uint8Array(Buffer.from(hex, 'hex'))), hex).toThrow(code)
    const open = decode(new Uint8Array(Buffer.from('5f4101420203ff', 'hex')), kWellFormed)
    expect(open.kind === 'bytes' && hex_of(open.bytes)).toBe('010203')
  })
})
