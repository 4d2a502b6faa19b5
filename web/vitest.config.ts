import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // A slow machine fails no test: vitest's five seconds are far from enough beside a build. Never 'localhost': a bare system may not resolve it.
  server: { host: '127.0.0.1', fs: { allow: ['..'] } },
  test: { api: { host: '127.0.0.1' }, environment: 'jsdom', testTimeout: 120_000, hookTimeout: 120_000, setupFiles: ['vitest.setup.ts'], include: ['src/**/*.test.ts', 'mock/*.test.ts'] },
})
