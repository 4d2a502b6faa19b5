#!/usr/bin/env node
// Repeats a public draw from its record alone, with nothing but Node's own crypto: node tools/draw_verify.mjs RECORD.json
// A second, separate program for whoever does not want to trust the one that drew. Exit code 0: sound; 1: not, and why.
import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'

const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest()
const withLength = (value) => {
  const octets = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(octets.length)
  return Buffer.concat([length, octets])
}
const byOctets = (a, b) => Buffer.compare(Buffer.from(a.no), Buffer.from(b.no))

// RFC 6962, 2.1, level by level: an odd one out goes up as it is, which gives the same tree.
function merkle(leaves) {
  if (leaves.length === 0) return sha('')
  let level = leaves
  while (level.length > 1) {
    const next = []
    for (let i = 0; i + 1 < level.length; i += 2) next.push(sha(Buffer.from([1]), level[i], level[i + 1]))
    if (level.length % 2) next.push(level.at(-1))
    level = next
  }
  return level[0]
}

export function verify(record) {
  const wrong = []
  const pool = [...record.pool].sort(byOctets)
  if (new Set(pool.map((entry) => entry.no)).size !== pool.length) wrong.push('a number stands twice in the pool')
  const root = merkle(pool.map((e) => sha(Buffer.from([0]), withLength(e.no), withLength(e.tier), withLength(e.points), withLength(e.mark))))
  if (root.toString('hex') !== record.root) wrong.push('the pool does not match its root')
  const secrets = record.witnesses.map((witness) => Buffer.from(witness.secret ?? '', 'hex'))
  record.witnesses.forEach((witness, at) => {
    if (sha('liaoyuan draw commitment v1', secrets[at]).toString('hex') !== witness.commitment) wrong.push(`the secret of ${witness.name} does not open the commitment`)
  })
  const { source, round, value, at } = record.beacon
  if (!(Date.parse(record.frozen_at) < Date.parse(at))) wrong.push('the beacon is not later than the freeze')
  const seed = sha('liaoyuan draw seed v1', Buffer.from(record.root, 'hex'), ...secrets.map(withLength), withLength(source), withLength(round), withLength(value))
  const numbers = (function* () {
    for (let counter = 0n; ; counter++) {
      const octets = Buffer.alloc(8)
      octets.writeBigUInt64BE(counter)
      const block = createHmac('sha256', seed).update(octets).digest()
      for (let i = 0; i < 32; i += 8) yield block.readBigUInt64BE(i)
    }
  })()
  const below = (n) => {
    const limit = (1n << 64n) - ((1n << 64n) % BigInt(n))
    for (;;) {
      const x = numbers.next().value
      if (x < limit) return Number(x % BigInt(n))
    }
  }
  const drawn = [...pool]
  for (let i = drawn.length - 1; i > 0; i--) {
    const j = below(i + 1)
    ;[drawn[i], drawn[j]] = [drawn[j], drawn[i]]
  }
  const order = drawn.sort((a, b) => a.tier - b.tier || b.points - a.points).map((entry) => entry.no)
  if (order.join('\n') !== (record.order ?? []).join('\n')) wrong.push('the order does not follow from the record')
  return wrong
}

if (process.argv[1]?.endsWith('draw_verify.mjs')) {
  const wrong = verify(JSON.parse(readFileSync(process.argv[2], 'utf8')))
  console.log(wrong.length ? `not sound: ${wrong.join('; ')}` : 'sound')
  process.exit(wrong.length ? 1 : 0)
}
