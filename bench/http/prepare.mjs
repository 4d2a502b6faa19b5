// A house of 100,000 cases for the benches over HTTP: the demo region, 1,000 more enterprises registered through the API, and copies of the
// demo's case rows put in by SQL, because what is measured is reading pages of them.
//   node prepare.mjs PROGRAM FOLDER ROWS  ->  FOLDER/house, FOLDER/accounts.json {officer, password, enterprises}
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { logIn, until } from './house.mjs'

const [program, folder, rowsText] = process.argv.slice(2)
const rows = Number(rowsText ?? 100000)
const house = `${folder}/house`
if (existsSync(`${folder}/accounts.json`)) process.exit(0)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

const server = spawn(program, ['serve', '--demo', '--data', house, '--port', '18990', '--trusted-proxy', '127.0.0.1'], { stdio: ['ignore', 'pipe', 'inherit'] })
let said = ''
server.stdout.on('data', (piece) => (said += piece))
await until('http://127.0.0.1:18990')
const url = 'http://127.0.0.1:18990'
const demo = await new Promise((done) => {
  const look = () => { const found = /guanli\s+(\S+)/.exec(said); found ? done(found[1]) : setTimeout(look, 50) }
  look()
})
// Demo accounts are for the demo's own start: an officer and a lead with passwords of their own.
const admin = await logIn(url, 'guanli', demo)
const post = async (who, path, body, key) => {
  const answer = await fetch(url + path, { method: 'POST', headers: { 'Content-Type': 'application/json', Cookie: who.cookie, 'X-CSRF-Token': who.csrf, 'Idempotency-Key': key }, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path} ${await answer.text()}`)
  return answer.json()
}
const password = 'Quiet-Lamp-2718'
const made = await post(admin, '/api/accounts', { name: 'bench', title: '压测 干部', roles: ['officer'], scope: { kind: 'region', code: '990100' }, unmask: [] }, 'bench')
await post(await logIn(url, 'bench', made.one_time_password), '/api/session/password', { old: made.one_time_password, new: password }, 'changed')
const session = await logIn(url, 'bench', password)

// GB 32100-2015: the check character of a unified social credit code.
const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const uscc = (n) => {
  const first = '91990101' + 'MA' + String(n).padStart(7, '0')
  let sum = 0
  for (let i = 0; i < 17; ++i) sum += letters.indexOf(first[i]) * (3 ** i % 31)
  return first + letters[(31 - (sum % 31)) % 31]
}
const enterprises = []
for (let n = 1; n <= 1000; n += 50)
  await Promise.all(Array.from({ length: 50 }, async (_, i) => {
    const answer = await post(session, '/api/enterprises', { uscc: uscc(n + i), name: `测试第${n + i}号有限公司`, division: '990101400', industry: 'industry', headcount: 40, revenue_wan: 3000, contact: '测试甲', phone: '13800001234' }, `e${n + i}`)
    enterprises.push(answer.id)
  }))
server.kill('SIGINT')
await new Promise((done) => server.on('exit', done))

const db = new Database(`${house}/liaoyuan.db`)
const columns = db.prepare('select name from pragma_table_info(\'case_row\') order by cid').all().map((c) => c.name)
const copied = columns.map((c) => c === 'id' ? "substr(id, 1, 20) || substr('000000' || (row_number() over (order by id) + $have), -6)" : c === 'no' ? "no || '-' || $turn" : c === 'alarm_at' ? 'null' : c === 'parent' ? "''" : c)
const count = () => db.prepare('select count(*) n from case_row').get().n
for (let turn = 0; count() < rows; ++turn)
  db.prepare(`insert into case_row(${columns}) select ${copied} from case_row where enterprise_id <> '' limit $limit`).run({ have: BigInt(count()), turn: BigInt(turn), limit: BigInt(rows - count()) }) // a plain number would be bound as a REAL
// Spread over all enterprises.
db.exec(`create temp table pick(n integer primary key, id text); insert into pick select row_number() over (order by id) - 1, id from enterprise;
  update case_row set enterprise_id = (select id from pick where n = case_row.rowid % (select count(*) from pick)) where enterprise_id <> ''`)
db.close()
writeFileSync(`${folder}/accounts.json`, JSON.stringify({ officer: 'bench', password, enterprises }))
console.log(`${rows} cases of ${enterprises.length} enterprises in ${house}`)
