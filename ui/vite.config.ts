import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  server: { port: 5173, strictPort: true },
  build: {
    // The oldest engine a supported system brings along: WebKitGTK 2.42, WebView2, Safari 17.
    target: ["safari17", "chrome120"],
    // A font inlined as data: would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    // Read for the colours in it; other style sheets are left out of tests.
    css: { include: [/tokens\.css/] },
  },
});
