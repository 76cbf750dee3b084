import './notice.css';

import type { ReactNode } from 'react';

interface EmptyStateProps {
    icon?: ReactNode;
    title: string;
    children?: ReactNode;
    /** Buttons for the next steps. */
    actions?: ReactNode;
    /** True if it is all that the screen shows: the title is then the heading of the page. */
    isScreen?: boolean;
}

/** Renders a title, an explanation and actions in place of missing content. */
export function EmptyState({ icon, title, children, actions, isScreen }: EmptyStateProps) {
    const Title = isScreen === true ? 'h1' : 'p';
    return (
        <div className="empty-state">
            {icon ? <span className="empty-state-icon">{icon}</span> : null}
            <Title className="empty-state-title">{title}</Title>
            {children ? <div className="empty-state-text">{children}</div> : null}
            {actions ? <div className="empty-state-actions">{actions}</div> : null}
        </div>
    );
}

interface NoticeProps {
    tone: 'bad' | 'warn' | 'good' | 'info';
    icon?: ReactNode;
    title: ReactNode;
    children?: ReactNode;
    actions?: ReactNode;
    /** Announces the notice to assistive technology when it appears. */
    announce?: boolean;
}

/** Renders an inline message with an optional icon and actions. */
export function Notice({ tone, icon, title, children, actions, announce }: NoticeProps) {
    return (
        <div className={`notice notice-${tone}`} {...(announce ? { role: 'alert' } : {})}>
            {icon ? <span className="notice-icon">{icon}</span> : null}
            <div className="notice-body">
                <p className="notice-title">{title}</p>
                {children ? <div className="notice-text">{children}</div> : null}
            </div>
            {actions ? <div className="notice-actions">{actions}</div> : null}
        </div>
    );
}
