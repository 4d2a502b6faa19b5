// Every screen as a picture, at phone and desk size, in both languages, and checked: no console error, nothing wider than the
// screen, no serious axe finding. Each row: name, who looks, path, and what to do first.
const choose_person = async (page) => { await page.locator('.person, tr[data-index="0"]').first().click() }

export const kLooks = [
  ['log-in', null, '/login'],
  ['command-post', 'lead', '/'],
  ['wall', 'lead', '/?wall=1', null, ['desk']],
  ['queue', 'officer', '/cases?view=mine'],
  ['queue-empty', 'officer', '/cases?view=all&q=zzz'],
  ['case', 'officer', '/cases/CASE'],
  ['case-reason', 'officer', '/cases/CASE', async (page) => { if (await page.locator('.unfold').isVisible()) await page.locator('.unfold').click(); await page.locator('.action .btn.danger').first().click() }],
  ['new-case', 'officer', '/cases/new'],
  ['rosters', 'officer', '/rosters'],
  ['roster', 'officer', '/rosters/ROSTER', choose_person],
  ['roster-big', 'officer', '/rosters/BIG?view=all'],
  ['roster-cells', 'officer', '/rosters/ROSTER?view=problems'],
  ['enterprises', 'officer', '/enterprises'],
  ['enterprise', 'officer', '/enterprises/ENTERPRISE'],
  ['on-site', 'inspector', '/enterprises/ENTERPRISE', async (page) => { await page.locator('.card-head .btn').first().click() }],
  ['risk-levels', 'officer', '/risk-levels'],
  ['accounts', 'administrator', '/accounts'],
  ['account-new', 'administrator', '/accounts', async (page) => { await page.locator('.btn.blue').first().click() }],
  ['journal', 'auditor', '/journal', async (page) => { await page.locator('.page-end .btn').click(); await page.locator('.banner').waitFor() }],
  ['no-permission', 'officer', '/accounts'],
  ['not-found', 'officer', '/nowhere'],
  ['me', 'officer', '/me'],
  ['must-change', 'fresh', '/me'],
  ['my', 'clerk', '/my'],
  ['my-empty', 'new_clerk', '/my'],
  ['my-roster', 'clerk', '/my/rosters/ROSTER'],
  ['apply', 'new_clerk', '/my/apply'],
]
