import { startLookUp } from './look-up.ts';

// The script of the staff console: every page works without it.

const form = document.querySelector<HTMLFormElement>('#look-up');
if (form) startLookUp(form);
