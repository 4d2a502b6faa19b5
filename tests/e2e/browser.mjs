// A browser for the e2e tests: Debian's Chromium through playwright-core, and pages that complain about whatever a user
// would call broken: a console error, a breach of the content security policy, a page wider than the screen, an axe finding.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const require = createRequire(new URL('../../web/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axe_source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

export const kSizes = { phone: { width: 360, height: 780 }, desk: { width: 1440, height: 900 } }
const kFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export async function open_browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: kFlags, timeout: 120_000 }) // a busy machine is slow to start it
}

// A fresh visitor. `complaints` fills with what went wrong by itself; expected refusals of the network are no complaint.
export async function open_page(browser, base, { size = 'desk', lang = 'zh-CN' } = {}) {
  const context = await browser.newContext({ viewport: kSizes[size], locale: lang, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', baseURL: base, hasTouch: size === 'phone', acceptDownloads: true })
  await context.addInitScript((wanted) => { if (!localStorage.getItem('liaoyuan.language')) localStorage.setItem('liaoyuan.language', wanted) }, lang)
  // A live channel never becomes idle, and idle is what these tests wait for; the channel itself is tested by tests/stories.
  await context.addInitScript(() => { delete globalThis.EventSource })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (/Failed to load resource|net::ERR_/.test(message.text())) return
    complaints.push(`console ${message.type()}: ${message.text()}`)
  })
  page.complaints = complaints
  return page
}

export async function log_in(page, name, password) {
  await page.goto('/login')
  await page.locator('input[name=username]').fill(name)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL((url) => url.pathname !== '/login')
}

// Nothing is loading any more.
export async function settle(page) {
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !document.querySelector('.skeleton') && document.querySelector('h1, h2'), null, { timeout: 15000 })
}

export async function wider_than_screen(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width + 1) return ''
    const culprits = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > width + 1 && !one.closest('.table-wrap, .visually-hidden, .skip'))
    return culprits.slice(0, 3).map((one) => `${one.tagName.toLowerCase()}.${String(one.className).slice(0, 40)}`).join(', ') || 'page'
  })
}

// Findings of WCAG 2.2 A and AA that axe calls serious or critical.
export async function axe(page) {
  await page.evaluate(axe_source)
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
  return result.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)
}

// Looks at screens as people meet them, one visitor for each account and language. Every screen is loaded wide and made narrow where it stands (a telephone
// turned, a window pulled); nothing may be wider than the screen or complain. Roles, names and contrasts are the same in both languages, so axe is asked
// in the first only. `log_in(page, who)` opens a session; `picture(page, name, size, language)` may keep what is seen.
// Everything that can be pressed or typed into is reached by the tabulator, in one round, and shows that it has the focus. -> what is wrong.
const kTabsMost = 600
export async function keyboard(page) {
  const expected = await page.evaluate(() => {
    const wanted = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=checkbox], [contenteditable=true]'
    const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && el.getClientRects().length > 0 && !el.closest('[inert], [hidden], [aria-hidden=true]')
    // Of radios one is stopped at, of lists that are walked with arrows their present item.
    const by_arrows = (el) => el.tabIndex < 0 && el.closest('[role=tablist], [role=listbox], [role=menu], [role=grid], [role=radiogroup], [role=toolbar]')
    const modal = [...document.querySelectorAll('dialog[open]')].filter((el) => el.matches(':modal')).pop()
    const all = [...(modal ?? document).querySelectorAll(wanted)].filter((el) => !el.disabled && el.type !== 'hidden' && shown(el) && !by_arrows(el))
    const groups = new Set(), stops = []
    for (const el of all) {
      if (el.type === 'radio' && el.name) { if (groups.has(el.name)) continue; groups.add(el.name) }
      stops.push(el)
    }
    window.kb_stops = stops
    window.kb_reached = new Set()
    window.kb_dull = new Set()
    window.kb_names = (el) => `${el.tagName.toLowerCase()}${el.className && typeof el.className === 'string' ? '.' + el.className.trim().split(/\s+/).join('.') : ''} "${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 30)}"`
    window.kb_focus = (event) => {
      const el = event.target
      window.kb_reached.add(el.type === 'radio' && el.name ? stops.find((one) => one.type === 'radio' && one.name === el.name) : el)
      const style = getComputedStyle(el), around = el.parentElement ? getComputedStyle(el.parentElement) : style
      const ring = (one) => (one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== 'none'
      if (el.matches(':focus-visible') && !ring(style) && !ring(around) && parseFloat(style.opacity) > 0) window.kb_dull.add(el)
    }
    document.activeElement?.blur?.()
    document.addEventListener('focusin', window.kb_focus)
    return stops.length
  })
  for (let n = 0; n < Math.min(kTabsMost, expected + 15); ++n) await page.keyboard.press('Tab')
  return page.evaluate((most) => {
    document.removeEventListener('focusin', window.kb_focus)
    document.activeElement?.blur?.()
    const stops = window.kb_stops.filter((el) => el.isConnected).slice(0, most)
    return [...stops.filter((el) => !window.kb_reached.has(el)).map((el) => `cannot reach ${window.kb_names(el)}`),
            ...[...window.kb_dull].map((el) => `no ring on ${window.kb_names(el)}`)].slice(0, 12)
  }, kTabsMost)
}

export class Looker {
  #pages = new Map()
  constructor(browser, base, log_in, picture = async () => {}) { Object.assign(this, { browser, base, log_in, picture }) }
  async #page(who, lang) {
    const key = `${who ?? ''} ${lang}`
    if (!this.#pages.has(key)) {
      const page = await open_page(this.browser, this.base, { size: 'desk', lang })
      this.#pages.set(key, page)
      if (who) { await this.log_in(page, who); await settle(page) }
    }
    return this.#pages.get(key)
  }
  // -> what is wrong. `act` does first what has to be done to see it. A page that broke is not used again.
  async wrong([name, who, path, act], lang, sizes = ['desk', 'phone']) {
    const page = await this.#page(who, lang), wrong = []
    try {
      await page.goto('about:blank') // or a path that differs in what follows # only would not be loaded
      await page.setViewportSize(kSizes[sizes[0]])
      page.complaints.length = 0
      await page.goto(path)
      await settle(page)
      if (act) { await act(page); await settle(page) }
      for (const size of sizes) {
        if (size !== sizes[0]) { await page.setViewportSize(kSizes[size]); await settle(page) }
        const wide = await wider_than_screen(page)
        if (wide) wrong.push(`${size}: wider than the screen: ${wide}`)
        await this.picture(page, name, size, lang)
        if (lang === 'zh-CN') wrong.push(...(await axe(page)).map((one) => `${size}: axe ${one}`))
        if (lang === 'zh-CN' && size === 'desk') wrong.push(...(await keyboard(page)).map((one) => `${size}: keyboard ${one}`))
      }
      wrong.push(...page.complaints.splice(0))
    } catch (thrown) {
      wrong.push(thrown.message ?? String(thrown))
      this.#pages.delete(`${who ?? ''} ${lang}`)
      await page.context().close()
    }
    return wrong
  }
  async close() { for (const page of this.#pages.values()) await page.context().close() }
}
