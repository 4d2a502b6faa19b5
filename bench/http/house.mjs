// What the benches over HTTP share: waiting until a program answers, logging in, a process's processor time and memory from /proc.
import { readFileSync } from 'node:fs'

export async function until(url) {
  for (let i = 0; i < 1200; ++i) {
    try { if ((await fetch(`${url}/healthz`)).ok) return } catch { /* not yet */ }
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error(`${url} does not answer`)
}

export async function logIn(url, name, password) {
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name, password }) })
  if (!answer.ok) throw new Error(await answer.text())
  const cookie = answer.headers.getSetCookie().map((c) => c.split(';')[0]).filter((c) => c.includes('session')).join('; ')
  return { cookie, csrf: (await answer.json()).csrf }
}

const kTick = 100 // of the kernel's clock in /proc/PID/stat (USER_HZ)
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / kTick
}
export function rssMb(pid) { return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024 }
