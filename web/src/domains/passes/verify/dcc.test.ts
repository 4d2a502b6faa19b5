// The same reading on other people's documents: the EU Digital COVID Certificate's test data (github.com/eu-digital-green-certificates/
// dgc-testdata). As `liaoyuan conformance dcc`: every flag of EXPECTEDRESULTS, but pictures (zxing's business) and the JSON schema.
// LIAOYUAN_CONFORMANCE names the folder that holds dcc/; without it these tests say that they were skipped.
import { X509Certificate, createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { from_base45 } from './base45'
import { decode, find, hex_of, kWellFormed, whole, type Item } from './cbor'
import { import_key, key_id, read_sign1, verify, type Sign1 } from './sign1'

const folder = process.env.LIAOYUAN_CONFORMANCE ? join(process.env.LIAOYUAN_CONFORMANCE, 'dcc') : ''
// These contradict themselves; src/formats/cose_kit.cc says how.
const kBadData = ['FR/2DCode/raw/test_pcr_ok.json', 'PL/1.3.0/2DCode/raw/1.json', 'PL/1.3.0/2DCode/raw/5.json', 'PL/1.3.0/2DCode/raw/6.json']

interface Case { PREFIX?: string; BASE45?: string; COMPRESSED?: string; COSE?: string; JSON?: unknown; TESTCTX?: { CERTIFICATE?: string; VALIDATIONCLOCK?: string }; EXPECTEDRESULTS: Record<string, boolean> }

function plain(item: Item | undefined): unknown {
  switch (item?.kind) {
    case 'integer': return Number(item.value)
    case 'real': return item.value
    case 'text': return item.text
    case 'bytes': return hex_of(item.bytes)
    case 'array': return item.items.map(plain)
    case 'map': return Object.fromEntries(item.pairs.map(([key, value]) => [String(plain(key)), plain(value)]))
    case 'tag': return plain(item.item)
    case 'simple': return item.value === 21 ? true : item.value === 20 ? false : null
    default: return undefined
  }
}
const moment = (text: string) => Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text.slice(10)) ? text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : `${text}Z`)
function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b || (a.length > 15 && Math.floor(moment(a) / 1000) === Math.floor(moment(b) / 1000))
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return a === b
  const x = Object.entries(a), y = b as Record<string, unknown>
  return x.length === Object.keys(y).length && x.every(([key, value]) => key in y && same(value, y[key]))
}
const attempt = <T>(run: () => T): T | undefined => { try { return run() } catch { return undefined } }
const message_in = (octets: Uint8Array) => attempt(() => read_sign1(octets, kWellFormed, true))
const claims_of = (message: Sign1 | undefined) => (message?.payload ? attempt(() => decode(message.payload!, kWellFormed)) : undefined)
const content_of = (claims: Item | undefined) => find(find(claims, -260), 1)
const seconds = (item: Item | undefined) => (item?.kind === 'real' ? item.value : whole(item))

async function misses_of(file: Case): Promise<string[]> {
  const missed: string[] = []
  const flag = (name: string, result: boolean) => { const wanted = file.EXPECTEDRESULTS[name]; if (typeof wanted === 'boolean' && wanted !== result) missed.push(name) }
  const hex = (text?: string) => new Uint8Array(Buffer.from(text ?? '', 'hex'))
  const packed = hex(file.COMPRESSED), cose = hex(file.COSE)
  if (file.BASE45) flag('EXPECTEDUNPREFIX', file.PREFIX === `HC1:${file.BASE45}`)
  if (file.BASE45 && packed.length) flag('EXPECTEDB45DECODE', hex_of(attempt(() => from_base45(file.BASE45!)) ?? []) === hex_of(packed))
  if (packed.length && cose.length) flag('EXPECTEDCOMPRESSION', hex_of(attempt(() => inflateSync(packed)) ?? []) === hex_of(cose))
  const der = Buffer.from(file.TESTCTX?.CERTIFICATE ?? '', 'base64')
  const certificate = der.length ? attempt(() => new X509Certificate(der)) : undefined
  const message = message_in(cose), claims = claims_of(message), content = content_of(claims)
  if (certificate && cose.length) {
    const id = createHash('sha256').update(der).digest().subarray(0, 8)
    const key = await import_key(new Uint8Array(certificate.publicKey.export({ type: 'spki', format: 'der' }))).catch(() => undefined)
    const known = message && hex_of(key_id(message) ?? []) === hex_of(id)
    flag('EXPECTEDVERIFY', Boolean(message && key && known && (await verify(message, key, true))))
  }
  const now = moment(file.TESTCTX?.VALIDATIONCLOCK ?? '') / 1000
  if (certificate && !Number.isNaN(now) && claims) {
    const expires = seconds(find(claims, 4)), issued = seconds(find(claims, 6))
    flag('EXPECTEDEXPIRATIONCHECK', expires !== undefined && issued !== undefined && issued >= Date.parse(certificate.validFrom) / 1000 && issued <= now && now <= expires && expires <= Date.parse(certificate.validTo) / 1000)
  }
  if (file.JSON === undefined || file.JSON === null) return missed
  if (cose.length) flag('EXPECTEDDECODE', Boolean(content && same(plain(content), file.JSON)))
  if (!file.PREFIX) return missed
  const text = attempt(() => from_base45(file.PREFIX!.startsWith('HC1:') ? file.PREFIX!.slice(4) : 'x'))
  const octets = text && attempt(() => (text[0] === 0x78 ? new Uint8Array(inflateSync(text)) : text))
  const read = octets && content_of(claims_of(message_in(octets)))
  flag('EXPECTEDVALIDJSON', Boolean(read && same(plain(read), file.JSON)))
  return missed
}

it.skipIf(!folder || !existsSync(folder))('reads the EU certificates as the server does', async () => {
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.json'))
  const missed: string[] = []
  let cases = 0
  for (const name of files.sort()) {
    const file = JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, '')) as Case
    if (!file.EXPECTEDRESULTS) continue
    cases++
    if ((await misses_of(file)).length) missed.push(relative(folder, join(folder, name)))
  }
  expect(cases).toBe(307)
  expect(missed).toEqual(kBadData)
}, 60_000)
