#!/usr/bin/env node
// kill -9 on the real program under load: start the server, write over HTTP from several clients, kill it at a random
// moment, look at the folder with `check` and `journal verify`, start again, and see that
//   everything acknowledged is there, as it was answered;
//   what was asked without an answer can be asked again and then happened exactly once;
//   nothing else is there.
// Short form (5 kills) on every push, long form by --rounds 200. Exit code 0: nothing was lost.
//
//   node tests/kill/kill_loop.mjs [--binary build/release/liaoyuan] [--rounds 5] [--port 18391] [--seed N] [--clients 8] [--keep]
import { cookies_of } from '../cookies.mjs';
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function options(argv) {
  const out = { binary: 'build/release/liaoyuan', rounds: 5, port: 18391, seed: Date.now() % 1_000_000, clients: 8, keep: false };
  for (let i = 0; i < argv.length; ++i) {
    const name = argv[i].replace(/^--/, '');
    if (!(name in out)) throw new Error(`unknown option ${argv[i]}`);
    out[name] = name === 'keep' ? true : typeof out[name] === 'number' ? Number(argv[++i]) : argv[++i];
  }
  return out;
}

const asked = options(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-kill-'));
const site = `http://127.0.0.1:${asked.port}`;

// Replayable chance for the moments of the kills (mulberry32); what the clients meet depends on the machine anyway.
let state = asked.seed >>> 0;
function chance() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

function fail(what) {
  throw new Error(what);
}

// ---- the program ----

let server = null;
let said = '';

async function start() {
  said = '';
  server = spawn(asked.binary, ['serve', '--data', folder, '--port', String(asked.port), '--empty'], { stdio: ['ignore', 'pipe', 'pipe'] });
  server.stdout.on('data', (d) => (said += d));
  server.stderr.on('data', (d) => (said += d));
  server.gone = new Promise((resolve) => server.on('exit', (code, signal) => resolve({ code, signal })));
  for (let waited = 0; waited < 60_000; waited += 50) {
    if (server.exitCode !== null) fail(`the server does not start:\n${said}`);
    const up = await fetch(`${site}/healthz`).catch(() => null);
    if (up?.ok) return;
    await sleep(50);
  }
  fail(`the server is not up after a minute:\n${said}`);
}

async function kill() {
  server.kill('SIGKILL');
  const { signal } = await server.gone;
  if (signal !== 'SIGKILL') fail(`the server ended by itself (${signal}):\n${said}`);
}

function liaoyuan(...args) {
  const ran = spawnSync(asked.binary, [...args, '--data', folder, '--json'], { encoding: 'utf8' });
  if (ran.status !== 0) fail(`liaoyuan ${args.join(' ')} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
  return JSON.parse(ran.stdout.trim().split('\n').pop());
}

// ---- a client ----

class Client {
  cookies = new Map();
  csrf = '';

  async send(method, path, body, { key = randomUUID(), media = 'application/json' } = {}) {
    const headers = { 'Idempotency-Key': key, 'X-CSRF-Token': this.csrf, Cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') };
    if (body !== undefined) headers['Content-Type'] = media;
    const response = await fetch(site + path, { method, headers, body: body === undefined || media !== 'application/json' ? body : JSON.stringify(body) });
    for (const pair of cookies_of(response).split('; ')) this.keep(pair);
    const text = media === 'raw' ? '' : await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }
  keep(pair) {
    const at = pair.indexOf('=');
    if (at > 0) this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
  async must(method, path, body, more) {
    const answer = await this.send(method, path, body, more);
    if (answer.status >= 300) fail(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  // With a one-time password: logs in and takes a password of its own.
  async enter(name, once) {
    this.csrf = '';
    this.csrf = (await this.must('POST', '/api/session', { name, password: once })).csrf;
    this.csrf = (await this.must('POST', '/api/session/password', { old: once, new: `kill-${randomUUID()}` })).csrf;
  }
}

// ---- what is asked ----

const acknowledged = new Map(); // key -> {intent, answer}
let open = []; // intents without an answer
let counter = 0;

// The body of an upload depends on its number only, so that it can be asked for again and compared.
function content(number) {
  return Buffer.from(`%PDF-1.4\n${`part ${number} `.repeat(200 + (number % 7) * 20_000)}`);
}

function intent(division) {
  const number = ++counter;
  const key = randomUUID();
  if (number % 23 === 0) return { key, number, kind: 'file', path: `/api/files?name=plan-${number}.pdf` };
  return { key, number, kind: 'place', path: '/api/places', body: { division, kind: 'village', name: `村${number}` } };
}

async function ask(client, one) {
  const answer = one.kind === 'file' ? await client.send('POST', one.path, content(one.number), { key: one.key, media: 'application/octet-stream' }) : await client.send('POST', one.path, one.body, { key: one.key });
  if (answer.status === 503 || answer.status === 429) throw new Error('later');
  if (answer.status >= 300) fail(`refused: ${one.path} ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

function take(one, answer) {
  const before = acknowledged.get(one.key);
  const id = answer.id ?? fail(`an answer without an id: ${JSON.stringify(answer)}`);
  if (before && before.answer.id !== id) fail(`the same request was answered ${before.answer.id} and then ${id}`);
  acknowledged.set(one.key, { intent: one, answer });
}

async function load(client, division, running) {
  while (running.on) {
    const one = intent(division);
    open.push(one);
    try {
      take(one, await ask(client, one));
      open = open.filter((other) => other !== one);
    } catch (error) {
      if (running.on && error.message.startsWith('refused')) throw error;
      if (running.on) await sleep(5); // the answer did not come: it stays open
    }
  }
}

// ---- the judge ----

async function places(client) {
  const found = [];
  for (let after = ''; ; ) {
    const page = await client.must('GET', `/api/places?limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`);
    found.push(...page.items);
    if (!page.next) return found;
    after = page.next;
  }
}

async function judge(client) {
  const waiting = open;
  open = [];
  for (const one of waiting) take(one, await ask(client, one));
  const there = new Map((await places(client)).map((place) => [place.id, place.name]));
  const expected = [...acknowledged.values()].filter((a) => a.intent.kind === 'place');
  for (const { intent: one, answer } of expected)
    if (there.get(answer.id) !== one.body.name) fail(`acknowledged and lost: place ${answer.id} ${one.body.name}`);
  if (there.size !== expected.length) fail(`${there.size} places are there, ${expected.length} were asked for`);
  const all = [...acknowledged.values()];
  for (const { intent: one, answer } of all.slice(-40).concat(all.filter(() => chance() < 20 / all.length))) take(one, await ask(client, one));
  for (const { intent: one, answer } of all.filter((a) => a.intent.kind === 'file').slice(-10)) {
    const response = await fetch(`${site}/api/files/${answer.id}`, { headers: { Cookie: [...client.cookies].map(([k, v]) => `${k}=${v}`).join('; ') } });
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = (b) => createHash('sha256').update(b).digest('hex');
    if (!response.ok || digest(bytes) !== digest(content(one.number))) fail(`acknowledged and lost: the octets of file ${answer.id} (${response.status})`);
  }
  return waiting.length;
}

async function main() {
  const began = Date.now();
  console.log(`kill loop: ${asked.rounds} kills, seed ${asked.seed}, folder ${folder}`);
  await start();
  const admin = new Client();
  await admin.enter('killer', liaoyuan('admin', 'create', 'killer').one_time_password);
  const division = (await admin.must('GET', '/api/divisions?limit=1')).items?.[0]?.code ?? '110000';
  const made = await admin.must('POST', '/api/accounts', { name: 'lead', title: '测试 指挥部', roles: ['lead'], scope: { kind: 'region', code: division }, unmask: [] });
  const client = new Client();
  await client.enter('lead', made.one_time_password);
  let repeated = 0;
  for (let round = 1; round <= asked.rounds; ++round) {
    const running = { on: true };
    const clients = Array.from({ length: asked.clients }, () => load(client, division, running));
    await sleep(100 + chance() * 1500);
    await kill();
    running.on = false;
    await Promise.all(clients);
    const checked = liaoyuan('check');
    if (!checked.ok) fail(`check after the kill: ${JSON.stringify(checked)}`);
    liaoyuan('journal', 'verify');
    await start();
    repeated += await judge(client);
  }
  server.kill('SIGTERM');
  const ended = await server.gone;
  if (ended.code !== 0) fail(`a polite stop ended with ${ended.code ?? ended.signal}:\n${said}`);
  if (acknowledged.size === 0) fail('nothing was ever acknowledged: this run says nothing');
  console.log(`kill_loop kills=${asked.rounds} acknowledged=${acknowledged.size} repeated_without_answer=${repeated} lost=0 invented=0 ${((Date.now() - began) / 1000).toFixed(1)}s`);
}

try {
  await main();
  if (!asked.keep) rmSync(folder, { recursive: true, force: true });
} catch (error) {
  server?.kill('SIGKILL');
  console.error(`kill loop FAILED: ${error.message}\n  again (the moments of the kills): node tests/kill/kill_loop.mjs --seed ${asked.seed} --rounds ${asked.rounds}\n  the folder is kept: ${folder}`);
  process.exitCode = 1;
}
