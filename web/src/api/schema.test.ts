// The committed client is what scripts/api.mjs makes of openapi.json; that openapi.json is the server's own is seen by tests/cli.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('schema.d.ts is made from openapi.json (run `npm run api`)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-schema-')), made = join(folder, 'schema.d.ts')
  execFileSync(process.execPath, ['scripts/api.mjs', 'openapi.json', made])
  const same = readFileSync(made, 'utf8') === readFileSync('src/api/schema.d.ts', 'utf8')
  rmSync(folder, { recursive: true })
  expect(same).toBe(true)
})
