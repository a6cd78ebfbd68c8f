import { benchWidget } from './bench-widget.ts';
await benchWidget();
