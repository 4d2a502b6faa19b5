// Checks an export of the journal (liaoyuan journal export) without the program that wrote it: node only. Its rules stand in docs/journal-export.en.md.
//   node journal_verify.mjs FOLDER|FILE.jsonl [--key FINGERPRINT] [--head HEAD.json]…
// --key: SHA-256 of the public key as you noted it down from elsewhere; without it a chain that somebody else wrote and signed anew passes.
// --head: a signed head in your own keeping. Exit: 0 sound, 1 not sound (the first bad line is named), 2 usage.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const kStart = '{"entry":', kEnd = /^,"hash":"([0-9a-f]{64})"\}$/, kEndLength = 75 // ,"hash":"<64 digits>"}
const sha256 = (octets) => createHash('sha256').update(octets).digest('hex')
class Bad extends Error {}
const bad = (zh, en) => { throw new Bad(`${zh}\n${en}`) }

function arguments_of(words) {
  const asked = { place: '', key: '', heads: [] }
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '--key' && words[i + 1]) asked.key = words[++i].toLowerCase()
    else if (words[i] === '--head' && words[i + 1]) asked.heads.push(words[++i])
    else if (!words[i].startsWith('-') && !asked.place) asked.place = words[i]
    else return null
  }
  return asked.place && (!asked.key || /^[0-9a-f]{64}$/.test(asked.key)) ? asked : null
}

// The signature over lines of text; whose key it is, as a fingerprint.
function signer_of(signed, lines, name) {
  const key = Buffer.from(String(signed.public_key), 'base64'), signature = Buffer.from(String(signed.signature), 'base64')
  let fits = false
  try {
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key]) // RFC 8410: an Ed25519 key
    fits = key.length === 32 && verify(null, Buffer.from(lines.join('\n'), 'utf8'), createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
  } catch { fits = false }
  if (!fits) bad(`${name.zh}的签名不对`, `the signature of ${name.en} does not fit`)
  return sha256(key)
}
function minds_head(head, name, fingerprint) {
  if (signer_of(head, ['liaoyuan journal head', head.seq, head.hash, head.at], name) !== fingerprint)
    bad(`${name.zh}由别的公钥签名`, `${name.en} was signed by another key`)
  return { seq: head.seq, hash: head.hash, name }
}

async function* lines_of(file) {
  let rest = '', n = 0
  for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    for (const text of parts) yield { n: ++n, text }
  }
  if (rest) yield { n: ++n, text: rest }
}

// First what is signed: it stands at the end, and all else is held against it.
async function read_signed(file) {
  const found = { heads: [], part: null, last_line: 0 }
  for await (const { n, text } of lines_of(file)) {
    found.last_line = n
    if (text.startsWith(kStart)) continue
    let value = null
    try { value = JSON.parse(text) } catch { bad(`第 ${n} 行不是 JSON`, `line ${n} is not JSON`) }
    if (found.part) bad(`第 ${n} 行在末行之后`, `line ${n} stands after the last one`)
    if (value?.head) found.heads.push({ head: value.head, n })
    else if (value?.export) found.part = value.export
    else bad(`第 ${n} 行不认识`, `line ${n} is of no known kind`)
  }
  if (!found.part) bad(`缺少末行 export：文件在第 ${found.last_line} 行之后被截去`, `the last line, export, is missing: the file was cut after line ${found.last_line}`)
  return found
}

// The entry of this number behind a line, if there is one: by it one sees whether the order was changed or an entry is gone, and which of two was inserted.
async function entry_later(file, seq, after) {
  for await (const { n, text } of lines_of(file)) if (n > after && text.startsWith(kStart) && entry_in(text)?.seq === seq) return entry_in(text)
  return null
}
function entry_in(text) {
  try { return JSON.parse(text).entry } catch { return null }
}

async function check_lines(file, part, heads) {
  let before = { hash: part.prev, seq: part.first - 1, n: 0 }
  const by_number = new Map()
  for (const head of heads) by_number.set(head.seq, [...(by_number.get(head.seq) ?? []), head])
  const minds_heads = (seq, hash, n) => {
    for (const head of by_number.get(seq) ?? [])
      if (head.hash !== hash) bad(`第 ${n} 行（第 ${seq} 条）：与${head.name.zh}不符，内容被改后重新计算过`, `line ${n} (entry ${seq}): ${head.name.en} tells of another; it was changed and hashed anew`)
  }
  minds_heads(part.first - 1, part.prev, 1)
  for await (const { n, text } of lines_of(file)) {
    if (!text.startsWith(kStart)) continue
    const body = text.slice(kStart.length, -kEndLength), hash = kEnd.exec(text.slice(-kEndLength))?.[1], entry = entry_in(text), want = before.seq + 1
    if (!hash || !entry || !Number.isSafeInteger(entry.seq)) bad(`第 ${n} 行（应为第 ${want} 条）：写法不对，被改动`, `line ${n} (should be entry ${want}): altered, not written as an entry is`)
    if (sha256(body) !== hash) bad(`第 ${n} 行（第 ${entry.seq} 条）：内容被改动`, `line ${n} (entry ${entry.seq}): altered`)
    const later = entry.seq === want ? null : await entry_later(file, want, n)
    if (entry.seq === before.seq && later?.prev === hash) bad(`第 ${before.n} 行（第 ${before.seq} 条）：是插入的，真的那条在第 ${n} 行`, `line ${before.n} (entry ${before.seq}): inserted; the true one stands in line ${n}`)
    if (entry.seq < want) bad(`第 ${n} 行（第 ${entry.seq} 条）：这个序号前面已经有了，是插入的或次序被改动`, `line ${n} (entry ${entry.seq}): this number came before; inserted, or out of order`)
    if (entry.seq > want) {
      if (later) bad(`第 ${n} 行（第 ${entry.seq} 条）：次序被改动，这里应为第 ${want} 条`, `line ${n} (entry ${entry.seq}): out of order, entry ${want} should stand here`)
      bad(`第 ${n} 行：第 ${want} 条不见了，被删去`, `line ${n}: entry ${want} is missing, it was deleted`)
    }
    // This line is in itself as it was hashed: if it follows another, the one before is not the one that was there.
    if (entry.prev !== before.hash) {
      const at = Math.max(before.n, 1), of = before.n ? before.seq : entry.seq
      bad(`第 ${at} 行（第 ${of} 条）：不是下一条所接的那一条，被改后重新计算过或是插入的`, `line ${at} (entry ${of}): not the one the next entry follows; changed and hashed anew, or inserted`)
    }
    minds_heads(entry.seq, hash, n)
    before = { hash, seq: entry.seq, n }
  }
  const farthest = Math.max(part.last, ...heads.map((head) => (part.whole || head.seq <= part.last ? head.seq : 0)))
  if (before.seq < farthest) bad(`第 ${before.n} 行之后：末尾被截去，应到第 ${farthest} 条`, `after line ${before.n}: the tail was cut, it should go on to entry ${farthest}`)
  if (before.seq > part.last) bad(`第 ${before.n} 行（第 ${before.seq} 条）：在签名的末条第 ${part.last} 条之后，是插入的`, `line ${before.n} (entry ${before.seq}): after the signed last entry ${part.last}; inserted`)
  if (before.hash !== part.hash) bad(`第 ${before.n} 行（第 ${before.seq} 条）：与导出时签名的末条不符`, `line ${before.n} (entry ${before.seq}): not the last entry as it was signed`)
  return before.seq - part.first + 1
}

const asked = arguments_of(process.argv.slice(2))
if (!asked || !existsSync(asked.place)) {
  console.error('用法 / usage: node journal_verify.mjs FOLDER|FILE.jsonl [--key FINGERPRINT] [--head HEAD.json]…')
  process.exit(2)
}
try {
  const file = statSync(asked.place).isDirectory() ? join(asked.place, 'journal.jsonl') : asked.place
  const { heads, part, last_line } = await read_signed(file)
  const fingerprint = signer_of(part, ['liaoyuan journal export', part.first, part.last, part.prev, part.hash, part.whole ? 'whole' : 'part', part.made_at], { zh: `末行（第 ${last_line} 行）`, en: `the last line (${last_line})` })
  if (asked.key && asked.key !== fingerprint) bad(`公钥是别的：这里是 ${fingerprint}，您记下的是 ${asked.key}`, `a foreign key: here ${fingerprint}, you noted down ${asked.key}`)
  const signed = heads.map(({ head, n }) => minds_head(head, { zh: `第 ${n} 行的链头`, en: `the head in line ${n}` }, fingerprint))
  for (const kept of asked.heads) signed.push(minds_head(JSON.parse(readFileSync(kept, 'utf8')), { zh: `您保存的链头 ${kept}`, en: `the head you kept, ${kept}` }, fingerprint))
  const entries = await check_lines(file, part, signed)
  const outside = signed.filter((head) => head.seq < part.first - 1 || head.seq > part.last).length
  console.log(`审计链完整：第 ${part.first} 至 ${part.last} 条共 ${entries} 条，${signed.length - outside} 个链头相符；公钥指纹 ${fingerprint}${asked.key ? '，与您记下的相同' : '，未核对：请用 --key 与您记下的比对'}${outside ? `；${outside} 个链头在这一段之外，没有用上` : ''}`)
  console.log(`The journal is sound: entries ${part.first} to ${part.last}, ${entries} in all; heads that agree: ${signed.length - outside}; fingerprint of the key ${fingerprint}${asked.key ? ', the one you noted down' : ', not compared: give yours with --key'}${outside ? `; heads outside this part, of no use here: ${outside}` : ''}`)
} catch (failed) {
  if (!(failed instanceof Bad) && !(failed instanceof SyntaxError) && !failed.code) throw failed
  console.log(`审计链不完整 / NOT SOUND\n${failed.message}`)
  process.exit(1)
}
