// Every screen as a picture, at phone and desk size, in both languages, and checked: no console error, nothing wider than the
// screen, no serious axe finding. Each row: name, who looks, path, and what to do first.
const choose_person = async (page) => { await page.locator('.person, tr[data-index="0"]').first().click() }

export const kLooks = [
  ['log-in', null, '/login'],
  ['command-post', 'lead', '/'],
  ['wall', 'lead', '/?wall=1', null, ['desk']],
  ['figure', 'lead', '/command-post/resumed'],
  ['inspections', 'officer', '/inspections'],
  ['plan', 'officer', '/inspections', async (page) => { await page.locator('.page-end .btn.blue').click() }],
  ['rounds', 'inspector', '/inspect'],
  ['search', 'officer', '/search?q=丁'],
  ['queue', 'officer', '/cases?view=mine'],
  ['queue-filters', 'officer', '/cases?view=all', async (page) => {
    await page.locator('.saved summary').click()
    await page.locator('.saved form button').click() // without a name: told at the field
    await page.locator('.saved .wrong').first().waitFor()
    await page.locator('.saved input').fill('名字很长很长很长很长很长很长很长的一条常用筛选')
    await page.locator('.saved form button').click()
    await page.locator('.saved summary').click()
    await page.locator('.saved-box li').first().waitFor()
  }],
  ['queue-together', 'officer', '/cases?view=all', async (page) => {
    await page.locator('.case-row .pick').nth(0).click()
    await page.locator('.case-row .pick').nth(2).click({ modifiers: ['Shift'] })
    await page.locator('.batch .btn').click()
    await page.locator('dialog[open] .offers li').first().waitFor()
  }],
  ['queue-empty', 'officer', '/cases?view=all&q=zzz'],
  ['case', 'officer', '/cases/CASE'],
  ['case-former', 'officer', '/cases/CASE', async (page) => { await page.locator('.as-of').last().click(); await page.locator('.former').waitFor() }],
  ['case-reason', 'officer', '/cases/CASE', async (page) => { if (await page.locator('.unfold').isVisible()) await page.locator('.unfold').click(); await page.locator('.action .btn.danger').first().click() }],
  ['new-case', 'officer', '/cases/new'],
  ['rosters', 'officer', '/rosters'],
  ['roster', 'officer', '/rosters/ROSTER', choose_person],
  ['roster-big', 'officer', '/rosters/BIG?view=all'],
  ['roster-differences', 'officer', '/rosters/ROSTER/differences'],
  ['roster-rounds', 'officer', '/rosters/rounds'],
  ['roster-round', 'officer', '/rosters/rounds/rr-1'],
  ['roster-round-start', 'officer', '/rosters/rounds', async (page) => { await page.locator('.page-end .btn.blue').click(); await page.locator('.dialog [role="status"]').waitFor() }],
  ['roster-departure', 'officer', '/rosters/ROSTER?view=all', async (page) => { await page.locator('.person, tr[data-index="0"]').first().click(); await page.getByRole('button', { name: /登记离岗|Note a departure/ }).first().click() }],
  ['on-two-rosters', 'officer', '/rosters/on-two'],
  ['my-roster-changes', 'clerk', '/my/rosters/ROSTER/changes'],
  ['roster-cells', 'officer', '/rosters/ROSTER?view=problems'],
  ['enterprises', 'officer', '/enterprises'],
  ['enterprise', 'officer', '/enterprises/ENTERPRISE'],
  ['on-site', 'inspector', '/enterprises/ENTERPRISE', async (page) => { await page.locator('.card-head .btn').first().click() }],
  ['risk-levels', 'officer', '/risk-levels'],
  ['persons', 'lead', '/persons', async (page) => { await page.locator('.search input').fill('李'); await page.locator('.search input').fill('李演'); await page.waitForTimeout(600) }],
  ['person-handling', 'lead', '/persons', async (page) => { await page.locator('.search input').fill('李演'); await page.waitForTimeout(600); await page.getByRole('button', { name: /^谁看过$|^Who saw$/ }).first().click(); await page.locator('.handled').waitFor() }],
  ['person-erase', 'lead', '/persons', async (page) => { await page.locator('.search input').fill('李演'); await page.waitForTimeout(600); await page.getByRole('button', { name: /删除个人信息|Erase/ }).first().click() }],
  ['ending', 'administrator', '/ending'],
  ['master-key', 'administrator', '/master-key'],
  ['services', 'administrator', '/services', async (page) => { await page.locator('.lines button').first().click(); await page.locator('.versions li').first().waitFor() }],
  ['ending-confirm', 'administrator', '/ending', async (page) => { await page.locator('.btn.danger').first().click(); await page.locator('.effects').waitFor() }],
  ['places', 'officer', '/places'],
  ['place-new', 'officer', '/places', async (page) => { await page.locator('.btn.blue').first().click() }],
  ['import', 'officer', '/enterprises', async (page) => { await page.getByRole('button', { name: /导入|Import/ }).first().click() }],
  ['policies', 'lead', '/policies'],
  ['policy', 'officer', '/policies/worker_screening', async (page) => { await page.locator('select').first().selectOption({ index: 1 }) }],
  ['policy-draft', 'officer', '/policies/drafts/DRAFT'],
  ['policy-impact', 'officer', '/policies/drafts/DRAFT', async (page) => { await page.getByRole('button', { name: /试算影响|Whom does it affect/ }).click(); await page.locator('.flow').first().waitFor() }],
  ['policy-test', 'officer', '/policies/drafts/DRAFT', async (page) => { if (await page.locator('.tests .link').count()) await page.locator('.tests .link').first().click() }],
  ['policy-confirm', 'lead', '/policies/drafts/PROPOSED', async (page) => { await page.locator('.action .btn.act').click() }],
  ['status', null, '/status'],
  ['ride-mine', null, '/ride/mine', async (page) => { await page.locator('button[type=submit]').click() }],
  ['evening-link', null, '/evening', async (page) => { await page.locator('button[type=submit]').click() }],
  ['leader', null, '/leader', async (page) => { await page.locator('button[type=submit]').click() }],
  ['drive', null, '/drive', async (page) => { await page.locator('button[type=submit]').click() }],
  ['invitations', 'officer', '/invitations'],
  ['invitation-new', 'officer', '/invitations', async (page) => { await page.locator('.btn.blue').first().click() }],
  ['join', null, '/join'],
  ['accounts', 'administrator', '/accounts'],
  ['account-new', 'administrator', '/accounts', async (page) => { await page.locator('.btn.blue').first().click() }],
  ['journal', 'auditor', '/journal', async (page) => { await page.locator('.page-end .btn').click(); await page.locator('.banner').waitFor() }],
  ['no-permission', 'officer', '/accounts'],
  ['not-found', 'officer', '/nowhere'],
  ['me', 'officer', '/me'],
  ['needs', 'officer', '/needs'],
  ['me-factor', 'officer', '/me', async (page) => { await page.locator('.card').nth(2).locator('input[type=password]').fill('mock'); await page.getByRole('button', { name: /开始设置|Set up/ }).click(); await page.locator('.qr').waitFor() }],
  ['account-rule', 'administrator', '/accounts', async (page) => { await page.getByRole('button', { name: /两步验证要求|Who needs two steps/ }).click(); await page.locator('dialog[open]').waitFor() }],
  ['must-change', 'fresh', '/me'],
  ['my', 'clerk', '/my'],
  ['my-empty', 'new_clerk', '/my'],
  ['my-roster', 'clerk', '/my/rosters/ROSTER'],
  ['apply', 'new_clerk', '/my/apply'],
]
