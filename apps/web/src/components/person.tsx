import { useTranslation } from 'react-i18next';

export function RoleNames({ roles }: { readonly roles: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <>
      {roles.map((role) => (
        <span key={role} className="role">
          {t(`role.${role}`)}
        </span>
      ))}
    </>
  );
}

/** Who did it: a person by name, or the system. */
export function Person({ name, kind = 'person' }: { readonly name: string; readonly kind?: string }) {
  const { t } = useTranslation();
  return kind === 'system' ? (
    <span className="quiet">{t('person.system')}</span>
  ) : (
    <span className="person">{name}</span>
  );
}
