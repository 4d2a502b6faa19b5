import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

// What the server expects of web/dist: index.html and the files of public/ at the root, everything hashed in /assets.
// The content security policy forbids inline scripts, inline styles and eval; nothing here may need them.
export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2020', // Chrome 80 and later: a five-year-old Android phone
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      // The kit is used by every screen: one file of it, not twenty.
      output: { manualChunks: (id) => (id.includes('/node_modules/') ? 'vue' : id.includes('/src/kit/') ? 'kit' : undefined) },
    },
  },
  server: { fs: { allow: ['..'] }, proxy: { '/api': 'http://127.0.0.1:18080' } },
})
