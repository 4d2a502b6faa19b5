// The DMN 1.3 we write, in the modeller of dmn-js itself (npm, bpmn.io; for tests only): every shipped table is imported without a
// warning, its diagram and its decision table are opened and drawn whole, and what dmn-js saves is the same document, element
// by element, and gives us back the very same table. Prints `ok …` / `not ok …`.   [--shots DIR] [--only TABLE]
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { open_browser } from './browser.mjs'

const option = (name) => { const at = process.argv.indexOf(name); return at < 0 ? null : process.argv[at + 1] }
const shots = option('--shots')
if (shots) mkdirSync(shots, { recursive: true })
const program = process.env.LIAOYUAN_PROGRAM ?? new URL('../../build/release/liaoyuan', import.meta.url).pathname
const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
const dist = join(dirname(createRequire(new URL('../../web/package.json', import.meta.url)).resolve('dmn-js/package.json')), 'dist')
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-dmn-js-'))
let failed = 0

// Runs inside the page. What dmn-js drew and saved, and where its document differs from ours.
async function open_and_save(xml) {
  const modeler = new globalThis.DmnJS({ container: '#canvas', height: 800, width: 1400 })
  const { warnings } = await modeler.importXML(xml, { open: false })
  const told = { warnings: warnings.map((one) => one.message ?? String(one)), views: [], rows: 0, columns: 0, shapes: 0 }
  for (const view of modeler.getViews()) {
    const opened = await modeler.open(view)
    told.views.push(view.type)
    told.warnings.push(...(opened.warnings ?? []).map((one) => one.message ?? String(one)))
    if (view.type === 'drd') told.shapes = document.querySelectorAll('#canvas .djs-shape').length
    if (view.type === 'decisionTable') {
      told.rows = document.querySelectorAll('#canvas .tjs-table tbody tr:not(.add-rule)').length
      told.columns = document.querySelectorAll('#canvas .tjs-table thead .input-cell, #canvas .tjs-table thead .output-cell').length
    }
  }
  told.xml = (await modeler.saveXML({ format: true })).xml
  const read = (text) => new DOMParser().parseFromString(text, 'text/xml').documentElement
  const differing = []
  const compare = (a, b, at) => {
    if (differing.length > 5) return
    const attributes = (node) => [...node.attributes].filter((one) => !one.name.startsWith('xmlns')).map((one) => `${one.namespaceURI ?? ''} ${one.localName}=${Number.isNaN(Number(one.value)) || one.value === '' ? one.value : Number(one.value)}`).sort().join('\n')
    if (a.namespaceURI !== b.namespaceURI || a.localName !== b.localName) return void differing.push(`${at}: ${a.nodeName} became ${b.nodeName}`)
    if (attributes(a) !== attributes(b)) differing.push(`${at}: attributes ${attributes(a)} became ${attributes(b)}`)
    const [mine, theirs] = [[...a.children], [...b.children]]
    if (!mine.length && !theirs.length && a.textContent !== b.textContent) differing.push(`${at}: "${a.textContent}" became "${b.textContent}"`)
    if (mine.length !== theirs.length) return void differing.push(`${at}: ${mine.map((one) => one.nodeName)} became ${theirs.map((one) => one.nodeName)}`)
    mine.forEach((one, i) => compare(one, theirs[i], `${at}/${one.getAttribute('id') ?? one.localName}`))
  }
  compare(read(xml), read(told.xml), '')
  told.differing = differing
  return told
}

const browser = await open_browser()
try {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })).newPage()
  page.setDefaultTimeout(60_000)
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (/minified copy of the development build of Inferno/.test(message.text())) return // says dmn-js of its own build
    complaints.push(message.text())
  })
  const load = async () => {
    await page.setContent('<!doctype html><html lang="zh-CN"><body><div id="canvas" style="height:860px"></div></body></html>')
    for (const css of ['diagram-js.css', 'dmn-js-shared.css', 'dmn-js-drd.css', 'dmn-js-decision-table.css', 'dmn-js-decision-table-controls.css', 'dmn-js-literal-expression.css']) await page.addStyleTag({ path: join(dist, 'assets', css) })
    await page.addScriptTag({ path: join(dist, 'dmn-modeler.production.min.js') })
  }
  for (const { version, rules } of JSON.parse(run('policy', 'list', '--json'))) {
    if (option('--only') && !version.includes(option('--only'))) continue
    const [written, back, yaml, again] = ['out.dmn', 'back.dmn', 'out.yaml', 'back.yaml'].map((name) => join(folder, `${version} ${name}`))
    try {
      run('policy', 'export', version, written, '--dmn', '1.3')
      await load()
      const told = await page.evaluate(open_and_save, readFileSync(written, 'utf8'))
      const wrong = [...told.warnings, ...complaints.splice(0), ...told.differing]
      if (wrong.length) throw new Error(wrong.slice(0, 5).join('\n'))
      if (told.views.join() !== 'drd,decisionTable') throw new Error(`views: ${told.views}`)
      if (told.rows !== rules) throw new Error(`${told.rows} rows drawn of ${rules} rules`)
      if (told.shapes < 2 || told.columns < 2) throw new Error(`${told.shapes} shapes, ${told.columns} columns drawn`)
      writeFileSync(back, told.xml)
      run('policy', 'export', version, yaml)
      run('policy', 'export', back, again)
      if (readFileSync(yaml, 'utf8') !== readFileSync(again, 'utf8')) throw new Error('what dmn-js saved is another table for us')
      if (shots) await page.screenshot({ path: join(shots, `${version}.png`) })
      console.log(`ok dmn-js opens and saves ${version} unchanged (${told.rows} rules)`)
    } catch (thrown) {
      failed++
      console.log(`not ok dmn-js opens and saves ${version} unchanged\n  ${String(thrown.stderr || thrown.message).slice(0, 1500).split('\n').join('\n  ')}`)
    }
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed ? 1 : 0
