// Phones on the same network: `serve --lan` in a network of its own (a namespace with one private address), its authority fetched and installed
// where Debian's Chromium looks for authorities, then a browser that says it is an Android phone and one that is the PC it is. HTTPS without a
// warning, a secure context (camera, storage, offline start), and the warning for who installed nothing. Where the machine gives no namespace
// (a container without rights) the test says so and checks nothing. `--shots DIR` keeps pictures. Prints `ok …` / `not ok …`.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kSizes } from './browser.mjs'
import { all_held, check, shots, step } from './real.mjs'

const kAddress = '10.77.0.1'
if (!process.argv.includes('--inside')) {
  const net = 'ip link set lo up && ip link add ly0 type bridge && ip addr add 10.77.0.1/24 dev ly0 && ip link set ly0 up'
  const ways = [['unshare', '-n'], ['unshare', '-rn'], ['sudo', '-n', 'unshare', '-n']]
  const way = ways.find(([program, ...rest]) => spawnSync(program, [...rest, 'sh', '-c', net], { stdio: 'ignore' }).status === 0)
  if (!way) {
    console.log('skipped: this machine gives no network of its own (unshare -n)')
    process.exit(0)
  }
  const [program, ...rest] = way
  const inside = spawnSync(program, [...rest, 'sh', '-c', `${net} && exec "$@"`, 'sh', process.execPath, fileURLToPath(import.meta.url), '--inside', ...process.argv.slice(2)], { stdio: 'inherit', env: process.env })
  process.exit(inside.status ?? 1)
}

const program = resolve(process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan')
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-lan-')), data = join(folder, 'data'), port = 8443
const env = { ...process.env, LIAOYUAN_LANG: 'en' }
const once = JSON.parse(spawnSync(program, ['admin', 'create', 'guanli', '--data', data, '--json'], { encoding: 'utf8', env }).stdout).one_time_password
const server = spawn(program, ['serve', '--lan', '--data', data, '--port', String(port)], { env })
process.on('exit', () => { server.kill('SIGKILL'); rmSync(folder, { recursive: true, force: true }) })
let told = ''
server.stdout.on('data', (more) => { told += more })
server.stderr.on('data', (more) => { told += more })
for (let i = 0; i < 300 && !told.includes('running'); i++) await new Promise((done) => setTimeout(done, 100))
check('serve --lan on a private address: where, a code to scan, the fingerprint', told.includes(`https://${kAddress}:${port}`) && told.includes('█') && /Fingerprint ([0-9A-F]{2}:){31}/.test(told), told)

// What a phone does after scanning: the page, the certificate.
const page_of = await fetch(`http://${kAddress}:${port + 1}/`)
const words = await page_of.text()
check('the page that installs names Android, iOS and WeChat, and the same fingerprint', ['Android', 'iOS', '微信', /Fingerprint (\S+)/.exec(told)?.[1] ?? '?'].every((one) => words.includes(one)), words)
const file = await fetch(`http://${kAddress}:${port + 1}/authority.crt`)
check('the certificate comes as what Android installs', file.headers.get('content-type') === 'application/x-x509-ca-cert', file.headers.get('content-type'))
const authority = join(folder, 'authority.crt')
writeFileSync(authority, Buffer.from(await file.arrayBuffer()))

const { chromium, devices } = createRequire(new URL('../../web/package.json', import.meta.url))('playwright-core')
// A browser with a home of its own; `trusts`: the authority is installed there as somebody would by hand.
async function browser_of(name, trusts, device) {
  const home = join(folder, name), store = join(home, '.pki/nssdb')
  mkdirSync(store, { recursive: true })
  for (const args of [['-N', '--empty-password'], ...(trusts ? [['-A', '-n', 'liaoyuan', '-t', 'C,,', '-i', authority]] : [])]) {
    const made = spawnSync('certutil', ['-d', `sql:${store}`, ...args], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(made.error?.message ?? made.stderr)
  }
  return chromium.launchPersistentContext(join(home, 'profile'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, timeout: 120_000, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', permissions: ['camera'], baseURL: `https://${kAddress}:${port}`, env: { ...process.env, HOME: home }, ...device,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  })
}
const pixel = { ...devices['Pixel 5'], viewport: kSizes.phone }
for (const [name, device] of [['Android', pixel], ['PC', { viewport: kSizes.desk }]]) {
  const browser = await browser_of(name, true, device)
  const page = browser.pages()[0] ?? await browser.newPage()
  await step(`${name}: HTTPS without a warning, storage, camera and an offline start`, async () => {
    await page.goto('/checkpoint')
    await page.locator('form').waitFor({ timeout: 30000 })
    const has = await page.evaluate(async () => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then((stream) => { stream.getTracks().forEach((track) => track.stop()); return true }, (error) => error.name)
      await navigator.serviceWorker.ready
      return { secure: isSecureContext, subtle: Boolean(globalThis.crypto.subtle), camera, agent: navigator.userAgent }
    })
    if (!has.secure || !has.subtle || has.camera !== true || (name === 'Android') !== /Android/.test(has.agent)) throw new Error(JSON.stringify(has))
    await page.waitForFunction(async () => { for (const one of await caches.keys()) if ((await (await caches.open(one)).keys()).some((kept) => kept.url.endsWith('.wasm'))) return true; return false }, null, { timeout: 30000 })
    await browser.setOffline(true)
    await page.reload()
    await page.locator('form').waitFor({ timeout: 30000 })
    await browser.setOffline(false)
  })
  await step(`${name}: one logs in over HTTPS to a cookie that only HTTPS carries`, async () => {
    await page.goto('/login')
    await page.locator('input[name=username]').fill('guanli')
    await page.locator('input[name=password]').fill(once)
    await page.locator('button[type=submit]').click()
    await page.waitForURL((url) => url.pathname !== '/login', { timeout: 30000 })
    const cookie = (await browser.cookies()).find((one) => one.name.startsWith('__Host-'))
    if (!cookie?.secure || !cookie.httpOnly || cookie.domain !== kAddress) throw new Error(JSON.stringify(await browser.cookies()))
  })
  if (shots) await page.screenshot({ path: join(shots, `lan-${name}.png`) })
  await browser.close()
}
const stranger = await browser_of('stranger', false, pixel)
await step('who installed nothing is warned by the browser', async () => {
  const error = await stranger.pages()[0].goto('/checkpoint').then(() => '', (thrown) => thrown.message)
  if (!/ERR_CERT_AUTHORITY_INVALID/.test(error)) throw new Error(error || 'no warning')
})
await stranger.close()
const wechat = await browser_of('wechat', true, { ...pixel, userAgent: `${pixel.userAgent} MicroMessenger/8.0.30` })
await step('inside WeChat the page says to open a browser', async () => {
  const page = wechat.pages()[0]
  await page.goto('/checkpoint')
  await page.getByText('微信').first().waitFor({ timeout: 30000 })
  if (shots) await page.screenshot({ path: join(shots, 'lan-wechat.png') })
})
await wechat.close()
const over = new Promise((done) => server.on('exit', done))
server.kill('SIGINT')
check('Ctrl-C ends it cleanly', (await over) === 0)
process.exit(all_held() ? 0 : 1)
