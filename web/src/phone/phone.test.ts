// What a phone does alone: slow digests, the table, numbers of cards. Held to what the server ships and to published vectors.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { id_state, is_plate } from './id_number'
import { card_digest, scrypt, shift_key } from './scrypt'
import { decide, wrong_test, type Table } from './table'

const octets = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('scrypt', () => {
  it('agrees with RFC 7914, section 12, where r and p are as ours', async () => {
    // N = 1048576, r = 8, p = 1 takes a gigabyte; N = 16384, r = 8, p = 1 is the one in between.
    expect(hex(await scrypt(octets('pleaseletmein'), octets('SodiumChloride'), 14, 64))).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887')
    expect(hex(await scrypt(octets(''), octets(''), 4, 64, 1))).toBe('77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906')
  })
  it('gives the digest the server gives', async () => {
    const key = await shift_key('12345678', octets('0123456789abcdef'), 15)
    expect(hex(key)).toBe(readFileSync('../tests/corpus/passes/card_digest.txt', 'utf8').split('\n')[0])
    const digest = await card_digest(key, '990000190001010008', 12)
    expect([digest.lookup, hex(digest.key)]).toEqual(readFileSync('../tests/corpus/passes/card_digest.txt', 'utf8').split('\n').slice(1, 3))
  })
})

describe('the checkpoint table on the phone', () => {
  const table = JSON.parse(readFileSync('../tests/corpus/passes/checkpoint_table.json', 'utf8')) as Table
  it('passes the tests it came with, and a wrong one is found', () => {
    expect(table.rules.length).toBe(12)
    expect(wrong_test(table)).toBe(null)
    const bent = structuredClone(table)
    bent.rules[0]!.if.temp = '>= 38'
    expect(wrong_test(bent)).toBe('体温37.3')
    bent.rules[0]!.if.temp = 'some other expression'
    expect(wrong_test(bent)).toContain('cell')
  })
  it('says nothing while the temperature is missing, and its reason in words when it is there', () => {
    const facts = { id_ok: true, who: '本镇', pass: '有效', temp: null as number | null, code: '无', priority: false, high14: false }
    expect(decide(table, facts)).toBe(null)
    expect(decide(table, { ...facts, temp: 36.5 })?.rule.reason).toBe('C06')
    expect(decide(table, { ...facts, temp: 37.4 })?.because.zh).toBe('体温 37.4℃，达到或超过 37.3℃')
  })
})

describe('numbers', () => {
  it('are checked by their last character and their date', () => {
    for (const [text, state] of [['990000190001010008', 'good'], ['９９００００１９０００１０１０００８', 'good'], ['990000190001010009', 'wrong'], ['990000190013010008', 'wrong'], ['9900001900', 'short'], ['', 'empty'], ['99000x', 'wrong']] as const) expect([text, id_state(text)]).toEqual([text, state])
    expect([is_plate('苏A·00000'), is_plate('测AD12345'), is_plate('990000'), is_plate('A12345')]).toEqual([true, true, false, false])
  })
})
