import { mount } from 'svelte';
import Page from './Page.svelte';
import './style/tokens.css';
import './style/base.css';
import './style/button.css';

const target = document.getElementById('page');
if (target) mount(Page, { target });

// The shell is kept for the next time, where a browser can; a page in development is not.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => {}));
}
