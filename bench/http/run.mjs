// (a) A durable application, 64 connections; (b) a page of 50 of 100,000 cases; memory; (d) from the start to the first answer. Ours and the peer
// in one run, one after the other on the same disk: load by wrk, processor time of the server from /proc beside the requests a second.
//   node bench/http/run.mjs [PROGRAM] [FOLDER] [SECONDS]        needs wrk; peers by `npm --prefix bench ci`
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { cpuSeconds, logIn, rssMb, until } from './house.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const [program = 'build/release/liaoyuan', folder = '/tmp/liaoyuan-http-bench', secondsText = '8'] = process.argv.slice(2)
const seconds = Number(secondsText)
execFileSync('node', [join(here, 'prepare.mjs'), program, folder, '100000'], { stdio: 'inherit' })
const { password, enterprises } = JSON.parse(readFileSync(`${folder}/accounts.json`))

function wrk(script, port, session, connections, salt) {
  const env = { ...process.env, COOKIE: session.cookie, CSRF: session.csrf, ENTERPRISES: enterprises.join(','), SALT: salt }
  const out = execFileSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', join(here, script), `http://127.0.0.1:${port}/`], { env, encoding: 'utf8' })
  const bad = /Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? '0'
  return { requests: Number(/(\d+) requests in/.exec(out)[1]), perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]), p99: /99%\s+(\S+)/.exec(out)?.[1], bad: Number(bad) }
}
const measured = (pid, load) => {
  const before = cpuSeconds(pid)
  const result = load()
  return { ...result, cpu: (cpuSeconds(pid) - before) / result.requests * 1e6 }
}
const line = (name, r) => console.log(`${name.padEnd(38)} ${r.perSecond.toFixed(0).padStart(7)} a second  ${r.cpu.toFixed(0).padStart(6)} µs CPU  p99 ${r.p99}  ${r.bad ? `${r.bad} REFUSED` : ''}`)

// Ours.
const house = `${folder}/run`
rmSync(house, { recursive: true, force: true })
cpSync(`${folder}/house`, house, { recursive: true })
const ours = {}
{
  const started = process.hrtime.bigint()
  const server = spawn(program, ['serve', '--data', house, '--port', '18990', '--trusted-proxy', '127.0.0.1'], { stdio: 'ignore' })
  await until('http://127.0.0.1:18990')
  console.log(`start to the first answer with 100,000 cases: ${(Number(process.hrtime.bigint() - started) / 1e9).toFixed(2)} s`)
  await new Promise((done) => setTimeout(done, 1500))
  console.log(`memory after the start: ${rssMb(server.pid).toFixed(0)} MB`)
  const session = await logIn('http://127.0.0.1:18990', 'bench', password)
  ours.page = measured(server.pid, () => wrk('page.lua', 18990, session, 16, 'p'))
  ours.page_rss = rssMb(server.pid)
  ours.open = measured(server.pid, () => wrk('open.lua', 18990, session, 64, 'o'))
  console.log(`memory after the load: ${ours.page_rss.toFixed(0)} MB (pages), ${rssMb(server.pid).toFixed(0)} MB (applications too)`)
  server.kill('SIGINT')
  await new Promise((done) => server.on('exit', done))
}

// The peer, alone and grouped, with as many cases of as many enterprises.
async function peer(how) {
  const file = `${folder}/peer.db`
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
  const start = () => spawn('node', [join(here, 'peer.mjs'), file, '18991', how], { stdio: ['ignore', 'ignore', 'inherit'] })
  let server = start()
  await until('http://127.0.0.1:18991')
  server.kill()
  await new Promise((done) => server.on('exit', done))
  const db = new Database(file)
  db.prepare('attach ? as ours').run(`${folder}/house/liaoyuan.db`)
  db.exec(`insert into enterprise select id, name, division from ours.enterprise;
    insert into case_row select id, no, service, enterprise_id, division, opener, state, kind, closed, lane, priority, opened_at, entered_at, changed_at, due_at, sort_due, assignee, missing, revision from ours.case_row where true on conflict do nothing;
    insert into account values('01BENCH', '压测 干部', 'officer', '9901');`)
  db.prepare('insert into session values(?, ?, ?, ?)').run(createHash('sha256').update('bench-token').digest('hex'), '01BENCH', 'bench-csrf', 0)
  db.close()
  server = start()
  await until('http://127.0.0.1:18991')
  const session = { cookie: 'session=bench-token', csrf: 'bench-csrf' }
  const out = { page: measured(server.pid, () => wrk('page.lua', 18991, session, 16, 'p')), open: measured(server.pid, () => wrk('open.lua', 18991, session, 64, 'o')), rss: rssMb(server.pid) }
  server.kill()
  await new Promise((done) => server.on('exit', done))
  return out
}
const alone = await peer('alone'), grouped = await peer('grouped')

line('(a) application, ours', ours.open)
line('(a) application, peer', alone.open)
line('(a) application, peer with one commit for many', grouped.open)
console.log(`    ${(ours.open.perSecond / alone.open.perSecond).toFixed(1)} × the peer, ${(ours.open.perSecond / grouped.open.perSecond).toFixed(1)} × the grouped peer; CPU ${(alone.open.cpu / ours.open.cpu).toFixed(2)} × and ${(grouped.open.cpu / ours.open.cpu).toFixed(2)} ×`)
line('(b) page of 50 of 100,000, ours', ours.page)
line('(b) page of 50 of 100,000, peer', alone.page)
console.log(`    ${(ours.page.perSecond / alone.page.perSecond).toFixed(1)} × the peer; CPU ${(alone.page.cpu / ours.page.cpu).toFixed(2)} ×; memory of the peer ${alone.rss.toFixed(0)} MB`)
rmSync(house, { recursive: true, force: true })
