// The real program in a folder of its own, and people who call it, for browser tests that need more than the mock.
import crypto from 'node:crypto'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cookies_of } from '../cookies.mjs'
import { kSizes } from './browser.mjs'

export const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1] }
export const shots = option('--shots')
if (shots) mkdirSync(shots, { recursive: true })

let failed = 0
export const all_held = () => failed === 0
export function check(name, holds, shown = '') {
  console.log(`${holds ? 'ok' : 'not ok'} ${name}${holds ? '' : `\n  ${String(shown).split('\n').slice(0, 8).join('\n  ')}`}`)
  if (!holds) failed++
}
export async function step(name, act) { try { await act(); check(name, true) } catch (thrown) { check(name, false, thrown.message ?? thrown) } }

export const kPassword = 'Quiet-Lamp-2718'
export class Caller {
  constructor(base) { this.base = base; this.cookie = ''; this.csrf = '' }
  async send(path, body, method = body === undefined ? 'GET' : 'POST') {
    const answer = await fetch(this.base + path, { method, headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(this.csrf ? { 'X-CSRF-Token': this.csrf } : {}), ...(this.cookie ? { Cookie: this.cookie } : {}) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const set = cookies_of(answer)
    if (set) this.cookie = set
    if (answer.headers.get('content-type')?.includes('json')) { const json = await answer.json(); if (json.csrf) this.csrf = json.csrf; return json }
    return Buffer.from(await answer.arrayBuffer())
  }
  async log_in(name, password, next) { await this.send('/api/session', { name, password }); if (next) await this.send('/api/session/password', { old: password, new: next }); return this }
}

// `base`, `serve`, `stop`; `admin` is logged in; `person(name, title, roles, scope)` makes an account and logs it in.
export async function open_house(name) {
  const program = process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan'
  const folder = mkdtempSync(join(tmpdir(), `liaoyuan-${name}-`)), data = join(folder, 'data')
  const env = { ...process.env, LIAOYUAN_LANG: 'en' }
  const once = JSON.parse(spawnSync(program, ['admin', 'create', 'guanli', '--data', data, '--json'], { encoding: 'utf8', env }).stdout).one_time_password
  const port = 20000 + Math.floor(Math.random() * 30000), base = `http://127.0.0.1:${port}`
  let server
  async function serve() {
    server = spawn(program, ['serve', '--data', data, '--port', String(port)], { env })
    let said = ''
    server.stdout.on('data', (more) => { said += more })
    server.stderr.on('data', (more) => { said += more })
    for (let i = 0; i < 600 && !said.includes('running'); i++) await new Promise((done) => setTimeout(done, 100))
    if (!said.includes('running')) throw new Error(said)
  }
  process.on('exit', () => server?.kill('SIGKILL')) // also when the test itself breaks
  const stop = () => new Promise((done) => { server.on('exit', done); server.kill('SIGINT') })
  await serve()
  const admin = await new Caller(base).log_in('guanli', once, kPassword)
  async function person(name, title, roles, scope, unmask = []) {
    const made = await admin.send('/api/accounts', { name, title, roles, scope, unmask })
    if (!made.one_time_password) throw new Error(JSON.stringify(made))
    return new Caller(base).log_in(name, made.one_time_password, kPassword)
  }
  const close = async () => { await stop(); rmSync(folder, { recursive: true, force: true }); process.exit(failed ? 1 : 0) }
  return { folder, base, serve, stop, admin, person, close }
}

// A phone with storage of its own, that can be switched off and on; `film`: what its camera shows.
export function phone_of(folder, name, base, film = null) {
  const { chromium } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core')
  return chromium.launchPersistentContext(join(folder, name), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, viewport: kSizes.phone, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', permissions: film ? ['camera'] : [], baseURL: base, hasTouch: true, timeout: 120_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...(film ? ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`] : [])],
  })
}

// A unified social credit code that checks out, of the invented region.
export function uscc(serial) { // GB 32100-2015, area 990101
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY', weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
  const body = [3, 7, 9, 10, 5, 8, 4, 2], org = serial.padStart(8, '0')
  const last = (11 - ([...org].reduce((sum, c, i) => sum + Number(c) * body[i], 0) % 11)) % 11
  const first = `91990101${org}${last === 10 ? 'X' : last}`
  const sum = [...first].reduce((total, c, i) => total + letters.indexOf(c) * weights[i], 0)
  return first + letters[(31 - (sum % 31)) % 31]
}
