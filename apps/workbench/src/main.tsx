import '@fontsource-variable/inter/index.css';
import './design/tokens.css';
import './design/base.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app.tsx';
import { connectWorkbench } from './store/workbench-store.ts';

connectWorkbench();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root"');
createRoot(root).render(
    <StrictMode>
        <App />
    </StrictMode>,
);
