import '@fontsource-variable/inter/index.css';
import './design/tokens.css';
import './design/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { removeSignInCode } from './sign-in/sign-in-code.ts';
import { connectWorkbench } from './store/workbench-store.ts';

removeSignInCode();
connectWorkbench();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root"');
createRoot(root).render(
    <StrictMode>
        <App />
    </StrictMode>,
);
