import './styles/tokens.css';
import './styles/page.css';
import './styles/review.css';
import './styles/code.css';
import './styles/run.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { recognise } from './session/sign-in.ts';

const place = document.querySelector('#app') ?? document.body;
render(<App />, place);
await recognise();
