import { useTranslation } from 'react-i18next';

/** The baton passed from hand to hand. */
export function Brand({ large = false }: { readonly large?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={large ? 'brand brand-large' : 'brand'}>
      <svg viewBox="0 0 40 24" aria-hidden>
        <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
          <circle cx="6" cy="12" r="4" />
          <circle cx="34" cy="12" r="4" />
          <path d="M11 12h16m-4.5-4.5L27 12l-4.5 4.5" />
        </g>
      </svg>
      <strong>{t('app.name')}</strong>
      <span>{t('app.tagline')}</span>
    </div>
  );
}
