// Runs every kind of test, two kinds at a time where there are two cores (a browser mostly waits), prints what each says when it
// is through, and ends with one plain line: N passed, N failed. LIAOYUAN_TEST_LANES=1 runs them one after another.
// GoogleTest programs are counted by their own XML-free summary; the others print lines `ok …` and `not ok …` (TAP).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';

const only = process.argv[2] ?? 'all';
// seconds: about how long it takes alone on one core (30 where not said); only the order follows from it.
const kinds = [
  { name: 'unit', seconds: 106, title: '单元测试 / unit tests', command: ['build/release/unit_tests', '--gtest_brief=1'], counts: gtest },
  { name: 'sim', seconds: 67, title: '模拟磁盘 / simulated disk', command: ['build/release/sim_tests', '--gtest_brief=1'], counts: gtest },
  { name: 'stories', seconds: 115, title: '故事 / stories', command: ['build/release/story_tests', '--gtest_brief=1'], counts: gtest },
  // The same tests with the Chinese algorithms for data at rest: what seals, looks up, rotates, erases, restores, and the story of nine enterprises.
  { name: 'gm', title: '国密 / the same with SM4 and SM3', command: ['node', 'tests/gm.mjs'], counts: tap },
  { name: 'cli', title: '命令行 / command line', command: ['node', 'tests/cli/run.mjs'], counts: tap },
  { name: 'roster', title: '一万行的名册 / a roster of ten thousand', command: ['node', 'tests/roster/big_roster.mjs', '10000', '0.1'], counts: tap },
  { name: 'kill', title: '断电重启 / kill and restart', command: ['node', 'tests/kill/kill_loop.mjs'], counts: (out) => ({ passed: /lost=0 invented=0/.test(out) ? 1 : 0, failed: 0 }) },
  { name: 'web', title: '网页单元测试 / web unit tests', command: ['npm', '--prefix', 'web', 'test', '--silent'], counts: vitest },
  // Only where the peers are installed (npm --prefix bench ci); the product needs none of them.
  ...(existsSync('bench/node_modules/feelin') ? [{ name: 'feel', title: '与他人的实现比较 / beside other implementations (npm --prefix bench ci)', command: ['node', 'tests/feel/run.mjs'], counts: counted }] : []),
  { name: 'dmn', title: '政策表在 dmn-js 里原样打开 / policy tables opened unchanged in dmn-js', command: ['node', 'tests/e2e/dmn_js.mjs'], counts: tap },
  { name: 'checkpoint', seconds: 200, title: '卡口手机 / a guard\'s phone with a camera', command: ['node', 'tests/e2e/checkpoint.mjs'], counts: tap },
  { name: 'lan', seconds: 40, title: '同一网络里的手机 / phones on the same network over HTTPS', command: ['node', 'tests/e2e/lan.mjs'], counts: tap },
  { name: 'boarding', seconds: 119, title: '领队手机 / two leaders board one coach without a network', command: ['node', 'tests/e2e/boarding.mjs'], counts: tap },
  { name: 'story', seconds: 120, title: '浏览器里放故事 / the story played in the browser', command: ['node', 'tests/e2e/story.mjs'], counts: tap },
  { name: 'inspector', seconds: 40, title: '检查人员手机 / an inspector\'s phone without a network', command: ['node', 'tests/e2e/inspector.mjs'], counts: tap },
  { name: 'wiping', seconds: 60, title: '应急结束后手机清空 / phones empty themselves when the emergency is over', command: ['node', 'tests/e2e/wiping.mjs'], counts: tap },
  { name: 'browser', seconds: 398, title: '浏览器 / the real program in a browser', command: ['node', 'tests/e2e/walk.mjs'], counts: tap },
  { name: 'flows', seconds: 94, title: '浏览器异常流程 / browser flows when things go wrong', command: ['node', 'tests/e2e/run.mjs', '--flows'], counts: counted },
];

function gtest(out) {
  const passed = Number(/\[ {2}PASSED {2}\] (\d+) tests?/.exec(out)?.[1] ?? 0);
  const failed = Number(/^ ?(\d+) FAILED TESTS?$/m.exec(out)?.[1] ?? 0);
  return { passed, failed };
}
function tap(out) {
  return { passed: (out.match(/^ok /gm) ?? []).length, failed: (out.match(/^not ok /gm) ?? []).length };
}
function counted(out) {
  const line = /^(\d+) passed, (\d+) failed$/m.exec(out);
  return { passed: Number(line?.[1] ?? 0), failed: Number(line?.[2] ?? 0) };
}
function vitest(out) {
  const line = /^\s*Tests\s+(.*)$/m.exec(out.replace(/\u001b\[[0-9;]*m/g, ''))?.[1] ?? '';
  return { passed: Number(/(\d+) passed/.exec(line)?.[1] ?? 0), failed: Number(/(\d+) failed/.exec(line)?.[1] ?? 0) };
}

// The lines that name a failure with what stands around them, and the last lines of all: a program that dies says why there.
function tellingLines(out) {
  const lines = out.split('\n');
  const shown = new Set();
  lines.forEach((line, at) => {
    if (!/\bFAIL(ED|URE)?\b|Failure$|^not ok |[Aa]ssert|ERROR: /.test(line)) return;
    for (let near = Math.max(0, at - 1); near <= Math.min(lines.length - 1, at + 8); ++near) shown.add(near);
  });
  const named = [...shown].sort((a, b) => a - b).slice(0, 60);
  const last = Array.from({ length: 12 }, (_, back) => lines.length - 12 + back).filter((at) => at >= 0 && !named.includes(at));
  return [...named, ...last].map((at) => lines[at].slice(0, 400));
}

function run(kind) {  // -> { status, signal, out }
  return new Promise((resolve) => {
    const child = spawn(kind.command[0], kind.command.slice(1), { env: { ...process.env, LANG: 'C.UTF-8' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts = [];
    child.stdout.on('data', (data) => parts.push(data));
    child.stderr.on('data', (data) => parts.push(data));
    child.on('error', (error) => resolve({ status: 1, signal: null, out: `not ok ${kind.command[0]}: ${error.message}\n` }));
    child.on('close', (status, signal) => resolve({ status, signal, out: Buffer.concat(parts).toString('utf8') }));
  });
}

const results = new Map();  // kind -> { passed, failed, seconds, failure? }
async function judge(kind) {
  const file = kind.command.find((part) => part.includes('/') && !part.startsWith('-'));
  if (file && !existsSync(file)) {
    console.log(`skipped: ${kind.title} (${file} is not there)`);
    results.set(kind, { passed: 0, failed: 1, seconds: 0 });
    return;
  }
  console.log(`... ${kind.title}`);
  const started = Date.now();
  const { status, signal, out } = await run(kind);
  console.log(`\n==> ${kind.title}`);
  process.stdout.write(out.length > 60000 ? out.slice(0, 20000) + '\n…\n' + out.slice(-40000) : out);
  const told = kind.counts(out);
  // A program that dies, or that ran nothing, is a failure whatever it printed.
  if (status !== 0 && told.failed === 0) told.failed = 1;
  if (status === 0 && told.passed === 0) told.failed = 1;
  // What failed is said again at the end, where somebody who sees only the last lines looks.
  const failure = told.failed ? { title: kind.title, ended: signal ?? `exit ${status}`, lines: tellingLines(out) } : undefined;
  results.set(kind, { ...told, seconds: (Date.now() - started) / 1000, failure });
}

const chosen = kinds.filter((kind) => only === 'all' || only === kind.name);
if (chosen.length === 0) { console.log(`没有这一类测试 / no such kind of test: ${only}; there are: ${kinds.map((kind) => kind.name).join(', ')}`); process.exit(1); }
// The longest first, so that no long one is left alone at the end.
const waiting = [...chosen].sort((a, b) => (b.seconds ?? 30) - (a.seconds ?? 30));
const lanes = Math.min(Number(process.env.LIAOYUAN_TEST_LANES ?? 2) || 1, Math.max(1, cpus().length));
await Promise.all(Array.from({ length: lanes }, async () => { while (waiting.length) await judge(waiting.shift()); }));

const rows = chosen.map((kind) => [kind.title, results.get(kind)]);
const passed = rows.reduce((sum, [, one]) => sum + one.passed, 0), failed = rows.reduce((sum, [, one]) => sum + one.failed, 0);
const failures = rows.flatMap(([, one]) => one.failure ?? []);
for (const one of failures) console.log(`\n==> 失败 / failed: ${one.title} (${one.ended})\n${one.lines.join('\n')}`);
console.log('');
for (const [title, one] of rows) console.log(`${one.failed ? 'FAILED' : 'ok    '}  ${title}: ${one.passed} passed, ${one.failed} failed (${one.seconds.toFixed(1)} s)`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
