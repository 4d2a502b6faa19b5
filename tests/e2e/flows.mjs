// What people do, start to end, in a browser. Each flow is one story; `visit` gives a logged-in page.
import assert from 'node:assert/strict'
import { writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyboard, settle } from './browser.mjs'

function paper(name, content = 'x'.repeat(2000)) {
  const path = join(mkdtempSync(join(tmpdir(), 'paper-')), name)
  writeFileSync(path, content)
  return path
}
const sees = async (page, words) => page.getByText(words).first().waitFor({ timeout: 15000 })

export const kFlows = [
  ['the look at keyboards finds what cannot be reached and what does not show that it is', async ({ visit }) => {
    const page = await visit(null)
    await page.setContent('<button>one</button><a href="#x">two</a><button tabindex="-1">never</button><input aria-label="dull" style="outline: none"><details><summary>more</summary><button>folded</button></details>')
    const wrong = await keyboard(page)
    assert.deepEqual(wrong, ['cannot reach button "never"', 'no ring on input "dull"'])
  }],

  ['a wrong password is refused in words, the right one opens the page that was asked for', async ({ visit, target }) => {
    const page = await visit(null)
    await page.goto('/cases?view=all')
    await page.waitForURL(/\/login\?to=/)
    const [name, password] = target.accounts.officer
    await page.fill('input[name=username]', name)
    await page.fill('input[name=password]', `${password}-wrong`)
    await page.click('button[type=submit]')
    await page.locator('.problem').waitFor()
    await page.fill('input[name=password]', password)
    await page.click('button[type=submit]')
    await page.waitForURL(/\/cases\?view=all/)
  }],

  ['the queue works by keyboard: move, choose, claim, open', async ({ visit }) => {
    const page = await visit('officer')
    await page.goto('/cases?view=unclaimed')
    await settle(page)
    const before = await page.locator('.case-row').count()
    await page.keyboard.press('j')
    await page.keyboard.press('Space')
    assert.equal(await page.locator('.case-row.chosen').count(), 1)
    await page.keyboard.press('c')
    await page.locator('.toast').waitFor()
    await page.waitForFunction((count) => document.querySelectorAll('.case-row').length !== count || document.querySelectorAll('.case-row.chosen').length === 0, before)
    await page.keyboard.press('/')
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search')
    await page.keyboard.press('Escape')
    await page.locator('h1').click()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cases\/[^/?]+$/)
  }],

  ['several cases are dealt with together: a range, one reason, a lost network, nothing twice', async ({ visit }) => {
    const page = await visit('officer')
    await page.goto('/cases?view=all')
    await settle(page)
    const boxes = page.locator('.case-row .pick')
    await boxes.nth(0).click()
    await boxes.nth(3).click({ modifiers: ['Shift'] })
    assert.equal(await page.locator('.case-row.chosen').count(), 4)
    await page.locator('.batch .btn').click()
    const dialog = page.locator('dialog[open]')
    await dialog.locator('.offers li').first().waitFor()
    // What is open on some only narrows the choice first.
    const some = dialog.locator('.offers li', { hasText: /件中/ }).first()
    assert.equal(await some.locator('.btn').first().getAttribute('aria-disabled'), 'true')
    await dialog.locator('.offers li', { hasText: '4 件都可以' }).locator('.btn', { hasText: '改派' }).click()
    await dialog.locator('button[type=submit]').click()
    await dialog.locator('.wrong').waitFor()
    await dialog.locator('select').selectOption({ index: 1 })
    const keys = []
    let lost = true
    await page.route(/\/api\/cases\/[^/]+\/assign/, async (route) => {
      keys.push(`${new URL(route.request().url()).pathname} ${route.request().headers()['idempotency-key']}`)
      if (keys.length >= 2 && lost) await route.abort()
      else await route.continue()
    })
    await dialog.locator('button[type=submit]').click()
    await dialog.locator('.results .unknown').waitFor({ timeout: 30000 })
    lost = false
    await dialog.locator('.dialog-foot .btn.blue').click()
    await page.waitForFunction(() => document.querySelectorAll('.results .done').length === 4)
    assert.equal(new Set(keys).size, 4, 'each case has one id, repeated as it was')
    assert.ok(keys.length > 4)
    await dialog.locator('.dialog-foot .btn.blue').click()
    await dialog.waitFor({ state: 'detached' })
  }],

  ['an action that is closed says what it needs and does nothing; one that needs a reason asks for it', async ({ visit, target }) => {
    const page = await visit('officer')
    const sent = []
    page.on('request', (request) => { if (request.method() === 'POST' && request.url().includes('/events')) sent.push(request) })
    await page.goto(`/cases/${target.ids.CASE}`)
    await settle(page)
    const closed = page.locator('.action', { has: page.locator('[aria-disabled=true]') }).first()
    assert.ok((await closed.innerText()).length > 6)
    await closed.locator('.btn').click({ force: true })
    assert.equal(sent.length, 0)
    await page.locator('.action .btn', { hasText: '要求补正' }).click()
    await page.locator('dialog').waitFor()
    await page.locator('dialog button[type=submit]').click()
    await page.locator('dialog .wrong').waitFor()
    assert.equal(sent.length, 0)
    await page.locator('dialog textarea').fill('名册第 18 行身份证号末位不符')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    assert.equal(sent.length, 1)
    assert.ok(sent[0].headers()['idempotency-key'])
    assert.ok(sent[0].headers()['x-csrf-token'])
  }],

  ['an enterprise applies by phone; what was typed survives a reload; the roster is screened', async ({ visit }) => {
    const page = await visit('new_clerk', { size: 'phone' })
    await sees(page, '还没有申请复工')
    await page.locator('.btn.act').click()
    await settle(page)
    await page.locator('.foot .btn.blue').click()
    await page.locator('.wrong').first().waitFor()
    await page.locator('[data-field=resume_on] input').fill('2020-02-20')
    await page.locator('[data-field=workers] input').fill('57')
    await page.locator('[data-field=sector] input').nth(2).check()
    await page.locator('.foot .btn.blue').click()
    await page.waitForURL(/step=form\.1/)
    await page.locator('[data-field=owner] input').fill('吴某某')
    await page.locator('[data-field=owner_phone] input').fill('13800000000')
    await page.waitForTimeout(2500)
    await page.reload()
    await settle(page)
    assert.equal(await page.locator('[data-field=owner] input').inputValue(), '吴某某')
    await page.locator('.foot .btn.blue').click()
    await page.waitForURL(/step=form\.2/)
    await page.locator('[data-field=masks] input').fill('500')
    await page.locator('[data-field=thermometers] input').fill('1')
    await page.locator('[data-field=canteen] input').first().check()
    await page.locator('[data-field=dormitory] input').nth(1).check()
    await page.locator('[data-field=plan_summary] textarea').fill('每日两次测温，分餐。')
    await page.locator('.foot .btn.blue').click()
    await page.waitForURL(/step=documents/)
    await page.locator('input[type=file]').nth(0).setInputFiles(paper('防控方案.pdf'))
    await sees(page, '防控方案.pdf')
    await page.locator('input[type=file]').nth(1).setInputFiles(paper('承诺书.exe'))
    await page.locator('.wrong', { hasText: '承诺书.exe' }).waitFor()
    await page.locator('input[type=file]').nth(1).setInputFiles(paper('承诺书.jpg'))
    await sees(page, '承诺书.jpg')
    await page.locator('.foot .btn.blue').click()
    await page.waitForURL(/step=roster/)
    await page.locator('input[type=file]').setInputFiles(paper('坏名册.xlsx'))
    await sees(page, '没有认出姓名和证件号两列')
    await page.locator('input[type=file]').setInputFiles(paper('名册.xlsx'))
    await sees(page, '名册已上传')
    await page.locator('.foot .btn.blue').click()
    await page.waitForURL(/step=check/)
    await page.locator('.acts .btn.blue').click()
    await page.waitForURL(/\/my$/)
    await sees(page, '预审')
  }],

  ['the network goes away in the middle: it is said, nothing is lost, the same request is repeated with the same key', async ({ visit, target }) => {
    const page = await visit('officer')
    await page.goto(`/cases/${target.ids.CASE}`)
    await settle(page)
    const keys = []
    let broken = 2
    await page.route('**/receipts', (route) => {
      keys.push(route.request().headers()['idempotency-key'])
      return broken-- > 0 ? route.abort('connectionreset') : route.continue()
    })
    await page.locator('.receipt-add .btn').click()
    await page.locator('dialog input[inputmode=numeric]').fill('1')
    await page.locator('dialog input[maxlength="200"]').fill('市级储备库调拨')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
    await sees(page, '市级储备库调拨')
    assert.equal(keys.length, 3)
    assert.equal(new Set(keys).size, 1)
    await page.context().setOffline(true)
    await page.locator('.offline').waitFor()
    await page.context().setOffline(false)
    await page.locator('.offline').waitFor({ state: 'detached' })
  }],

  ['10,000 people on one roster: few rows in the page, the last one is reached by keyboard', async ({ visit, target }) => {
    const page = await visit('officer')
    await page.goto(`/rosters/${target.ids.BIG}?view=all`)
    await settle(page)
    const all_there = page.getByText('显示 10,000 / ')
    for (let i = 0; i < 200 && !(await all_there.count()); i++) {
      await page.locator('.table-wrap').first().evaluate((wrap) => { wrap.scrollTop = wrap.scrollHeight })
      await page.waitForTimeout(100)
    }
    assert.ok((await page.locator('tbody tr[data-index]').count()) < 120)
    await page.locator('tbody tr[tabindex="0"], tbody tr[data-index]').first().focus()
    await page.keyboard.press('End')
    await page.waitForFunction(() => Number(document.activeElement?.getAttribute('data-index')) > 9000)
    await page.keyboard.press('Enter')
    await page.locator('aside .who').waitFor()
  }],

  ['a one-time password must be replaced before anything else', async ({ visit }) => {
    const page = await visit('fresh')
    await page.goto('/cases')
    await page.waitForURL(/\/me$/)
    const fields = page.locator('input[type=password]')
    await fields.nth(0).fill('mock')
    await fields.nth(1).fill('short')
    await fields.nth(2).fill('short')
    await page.locator('button[type=submit]').click()
    await page.locator('.wrong').first().waitFor()
    await fields.nth(1).fill('a sentence one remembers')
    await fields.nth(2).fill('a sentence one remembers')
    await page.locator('button[type=submit]').click()
    await page.waitForURL((url) => url.pathname === '/')
  }],

  ['a session that ends keeps the page: log in again in place and go on', async ({ visit, target }) => {
    const page = await visit('officer')
    await page.goto(`/cases/${target.ids.CASE}`)
    await settle(page)
    await page.context().clearCookies()
    await page.locator('.receipt-add .btn').click()
    await page.locator('dialog input[maxlength="200"]').fill('捐赠')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('dialog input[name=password]').fill(target.accounts.officer[1])
    await page.locator('dialog', { has: page.locator('input[name=password]') }).locator('.btn.blue').click()
    await page.locator('dialog input[name=password]').waitFor({ state: 'detached' })
    assert.equal(await page.locator('dialog input[maxlength="200"]').inputValue(), '捐赠')
    await page.locator('dialog button[type=submit]').click()
    await page.locator('dialog').waitFor({ state: 'detached' })
  }],

  ['a sheet that goes in says how many went in and which cells must be corrected', async ({ visit }) => {
    const page = await visit('officer')
    await page.goto('/enterprises')
    await settle(page)
    await page.getByRole('button', { name: '导入 xlsx' }).click()
    await page.locator('dialog input[type=file]').setInputFiles(paper('企业名录.xlsx'))
    await sees(page, '读到 20 行')
    const told = await page.locator('dialog').innerText()
    for (const words of ['新增 3', '更新 15', '2 行要改', 'B7', '校验位不对']) assert.ok(told.includes(words), `${words} is not in: ${told}`)
  }],

  ['a person is found by name, shown in full only with a reason, and erased for good', async ({ visit }) => {
    const page = await visit('lead')
    await page.goto('/persons')
    await settle(page)
    await page.locator('.search input').fill('李演')
    await page.getByText('990000********0010').waitFor()
    assert.ok(!page.url().includes('q='), 'what was looked for is not in the address')
    await page.getByRole('button', { name: '看全号' }).first().click()
    await page.locator('dialog textarea').fill('电话核对本人')
    await page.locator('dialog button[type=submit]').click()
    await page.getByText('990000190001010014').waitFor()
    await page.getByRole('button', { name: '删除个人信息' }).last().click()
    await page.locator('dialog button[type=submit]').click()
    assert.ok(await page.locator('dialog').isVisible(), 'without a reason nothing happens')
    await page.locator('dialog textarea').fill('本人要求删除')
    await page.locator('dialog button[type=submit]').click()
    await sees(page, '1 份名册原表一并销毁')
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 2)
  }],

  ['a policy table is edited by keyboard, a mistake is said below its row, a block pastes, undo brings it back', async ({ visit }) => {
    const page = await visit('officer')
    await page.goto('/policies/worker_screening')
    await settle(page)
    await page.getByRole('button', { name: '起草新版' }).click()
    await page.locator('dialog input[type=date]').fill('2020-02-21')
    await page.locator('dialog button[type=submit]').click()
    await page.waitForURL(/\/policies\/drafts\//)
    await settle(page)
    const rows = () => page.locator('tbody tr:not(.said)').count()
    const before = await rows()
    await page.locator('[data-spot="1,2"]').focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('?!')
    await page.locator('.said').waitFor()
    assert.equal(await page.locator('[data-spot="1,2"]').inputValue(), '?!', 'what was typed stays')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('< 21')
    await page.locator('.said').waitFor({ state: 'detached' })
    await page.locator('td.fresh').first().waitFor()
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement.dataset.spot), '2,2', 'Enter goes down')
    await page.keyboard.press('Control+Enter')
    await page.waitForFunction((n) => document.querySelectorAll('tbody tr:not(.said)').length === n + 1, before)
    assert.equal(await page.evaluate(() => document.activeElement.dataset.spot), '3,0')
    await page.evaluate(() => { const data = new DataTransfer(); data.setData('text/plain', '36.5\t中\t3\n36.6\t低\t4\n'); document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) })
    assert.equal(await page.locator('[data-spot="3,1"]').inputValue(), '中')
    await page.getByRole('button', { name: '撤销', exact: true }).click()
    assert.notEqual(await page.locator('[data-spot="3,1"]').inputValue(), '中')
    await page.locator('[data-spot="3,0"]').focus()
    await page.keyboard.press('Control+Delete')
    await page.waitForFunction((n) => document.querySelectorAll('tbody tr:not(.said)').length === n, before)
    await page.locator('[data-spot="0,0"]').focus()
    await page.keyboard.press('Alt+ArrowDown')
    await page.waitForFunction(() => document.querySelector('[data-spot="1,0"]').value === '≥ 37.3')
  }],

  ['a policy draft: a bad workbook is named by its cells, whom it affects is shown, it is proposed, and only another person confirms it', async ({ visit, target }) => {
    const page = await visit('officer')
    await page.goto(`/policies/drafts/${target.ids.DRAFT}`)
    await settle(page)
    await sees(page, '先处理 1 处')
    await page.getByRole('button', { name: '导入工作簿' }).click()
    await page.locator('dialog input[type=file]').setInputFiles(paper('坏表.xlsx'))
    await sees(page, '规则!D5')
    await page.locator('dialog button[type=submit]').click()
    await page.getByRole('button', { name: '试算影响' }).click()
    await sees(page, '人结论会变，共 1,284 人')
    assert.ok(await page.locator('a[href="/api/files/f-1"]').isVisible(), 'the list is a file')
    await page.locator('[data-spot="2,2"]').fill('≥ 14')
    await page.locator('.action .btn.act:not([aria-disabled])').waitFor()
    await page.locator('.action .btn.act').click()
    await page.locator('dialog textarea').fill('专家组意见：补上正好 14 天')
    await page.locator('dialog button[type=submit]').click()
    await sees(page, '待确认')
    await page.locator('.action .btn.act[aria-disabled="true"]').waitFor() // not by the one who proposed
    const lead = await visit('lead', { size: 'phone' })
    await lead.goto(`/policies/drafts/${target.ids.DRAFT}`)
    await settle(lead)
    await lead.locator('.action .btn.act').click()
    await lead.locator('dialog button[type=submit]').click()
    await lead.waitForURL(/\/policies\/worker_screening\?version=/)
  }],

  ['English is one switch away and stays', async ({ visit }) => {
    const page = await visit('officer')
    await page.goto('/cases')
    await settle(page)
    await page.locator('.rail-end button').first().click()
    await sees(page, 'Overdue')
    await page.reload()
    await settle(page)
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'en')
  }],

  ['large text and 200 % zoom keep every word on the screen', async ({ visit, target }) => {
    const page = await visit('officer')
    await page.setViewportSize({ width: 720, height: 450 }) // 1440 × 900 at 200 %
    for (const path of ['/', '/cases', `/cases/${target.ids.CASE}`, `/rosters/${target.ids.ROSTER}`]) {
      await page.goto(path)
      await settle(page)
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${path} is wider than the screen`)
    }
  }],
]
