import { useTranslation } from 'react-i18next';
import CheckOutlined from '@ant-design/icons/es/icons/CheckOutlined';
import CloseOutlined from '@ant-design/icons/es/icons/CloseOutlined';
import type { Schemas } from '../api/client';
import { Institution } from './institution';
import { Person } from './person';

interface Step {
  readonly role: 'CLERK' | 'REVIEWER' | 'OFFICER';
  readonly by: Schemas['PersonBody'] | undefined;
  readonly office: Schemas['OfficeBody'];
}

/** Who prepared, reviewed and approved a paper, or turned it back and why; on print the lines to sign on. */
export function Signatures({
  steps,
  rejection,
}: {
  readonly steps: readonly Step[];
  readonly rejection?: Schemas['RejectionBody'] | undefined;
}) {
  const { t } = useTranslation();
  return (
    <section className="panel signatures" aria-labelledby="signatures-title">
      <h2 id="signatures-title">{t('signature.title')}</h2>
      <ol>
        {steps.map(({ role, by, office }) => (
          <li key={role} className={by ? 'approved' : 'pending'}>
            <span className="role">{t(`role.${role}`)}</span>
            <span>
              {by ? <Person name={by.name} /> : <span className="quiet">{t('approval.pending')}</span>}{' '}
              {by ? <CheckOutlined aria-label={t('signature.signed')} /> : null}
              <small className="quiet block">
                <Institution id={office.institutionId} name={office.institutionName} />
              </small>
            </span>
          </li>
        ))}
      </ol>
      {rejection ? (
        <p className="transfer-note">
          <CloseOutlined aria-hidden /> {t('signature.rejected', { name: rejection.by.name, reason: rejection.reason })}
        </p>
      ) : null}
    </section>
  );
}
