import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { institutionsQuery } from '../api/queries';

/** An institution's name in the language of the page. */
export function InstitutionName({ name, nameEn }: { readonly name: string; readonly nameEn?: string | undefined }) {
  const { i18n } = useTranslation();
  return <>{i18n.language === 'en' && nameEn ? nameEn : name}</>;
}

/** Looks names up by id: records carry the Chinese name of their time, the list both. */
export function useInstitutionName(): (institutionId: string | null | undefined, fallback?: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery(institutionsQuery);
  const english = i18n.language === 'en';
  return (institutionId, fallback = '') => {
    const found = data?.find((one) => one.institutionId === institutionId);
    if (!found) return fallback;
    return english && found.nameEn ? found.nameEn : found.name;
  };
}

export function Institution({
  id,
  name,
}: {
  readonly id: string | null | undefined;
  readonly name?: string | undefined;
}) {
  return <>{useInstitutionName()(id, name)}</>;
}
