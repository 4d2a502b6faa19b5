// Writes NAME.br and NAME.gz beside every text file of web/dist, so that the server sends them without compressing
// anything itself. Files that do not shrink are left alone. Prints what a first visit costs.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = new URL('../dist/', import.meta.url).pathname
const text = /\.(html|js|css|svg|json|webmanifest|txt|wasm)$/
const sizes = new Map()

function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) walk(path)
    else if (text.test(name)) compress(path)
  }
}

function compress(path) {
  const raw = readFileSync(path)
  const br = brotliCompressSync(raw, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length },
  })
  const gz = gzipSync(raw, { level: 9 })
  if (br.length < raw.length) writeFileSync(`${path}.br`, br)
  if (gz.length < raw.length) writeFileSync(`${path}.gz`, gz)
  sizes.set(path.slice(root.length), [raw.length, gz.length, br.length])
}

walk(root)
const html = readFileSync(join(root, 'index.html'), 'utf8')
const first = ['index.html', ...[...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((m) => m[1])]
const sum = (names) => names.reduce((total, name) => total + (sizes.get(name)?.[2] ?? 0), 0)
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`
console.log(`first load ${kb(sum(first))} br (${first.length} files); everything ${kb(sum([...sizes.keys()]))} br`)
