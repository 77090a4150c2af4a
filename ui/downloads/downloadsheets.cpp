// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/downloads/downloadsheets.h"

#include "core/base/plaintext.h"
#include "core/downloads/downloadrequest.h"
#include "core/tasks/kinds/comparekind.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>

namespace Landline::Ui {

namespace {

constexpr int fieldWidth = 480;

QLabel *paragraph(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(fieldWidth);
    setLook(*label, Look::Dim);
    return label;
}

} // namespace

AddressSheet::AddressSheet(const QString &name, const QString &address, const QString &kept, QWidget *parent)
    : Sheet(tr("Replace the address"), tr("Replace"), parent)
{
    setObjectName(QStringLiteral("addressSheet"));
    const QString shown = plainText(name, KeepBreaks::No);
    body().addWidget(paragraph(kept.isEmpty()
                                   ? tr("Where “%1” can be had from instead.").arg(shown)
                                   : tr("Where “%1” can be had from instead. The %2 that have come are kept, "
                                        "and it goes on from there if the file is the same.")
                                         .arg(shown, kept)));
    m_address = new QLineEdit(address);
    m_address->selectAll();
    addField(tr("New address"), m_address);
    m_address->setFocus();
}

void AddressSheet::commit()
{
    const Result<QUrl> address = Downloads::parseDownloadUrl(m_address->text());
    if (!address) {
        setError(address.error().message);
        return;
    }
    Q_EMIT chosen(*address);
    accept();
}

SignInSheet::SignInSheet(const QString &host, const QString &user, QWidget *parent)
    : Sheet(tr("Sign in"), tr("Sign in"), parent)
{
    setObjectName(QStringLiteral("signInSheet"));
    body().addWidget(
        paragraph(tr("%1 asks who you are. Name and password are sent to no other server. They are "
                     "kept with this download in your profile, not encrypted; only your own account "
                     "can read them there.")
                      .arg(plainText(host, KeepBreaks::No))));
    m_user = new QLineEdit(user);
    addField(tr("User name"), m_user);
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    addField(tr("Password"), m_password);
    (user.isEmpty() ? m_user : m_password)->setFocus();
}

void SignInSheet::commit()
{
    if (m_user->text().isEmpty()) {
        setError(tr("Say as whom you sign in."));
        m_user->setFocus();
        return;
    }
    Q_EMIT chosen(m_user->text(), m_password->text());
    accept();
}

DigestSheet::DigestSheet(const QString &name, When when, QWidget *parent)
    : Sheet(tr("Check the digest"), tr("Check"), parent)
{
    setObjectName(QStringLiteral("digestSheet"));
    const QString shown = plainText(name, KeepBreaks::No);
    body().addWidget(
        paragraph(when == When::Now
                      ? tr("Paste the checksum that “%1” should have.").arg(shown)
                      : tr("Paste the checksum that “%1” should have. It is checked when all of the file is "
                           "there, and before it gets its name.")
                            .arg(shown)));
    m_digest = new QLineEdit;
    m_digest->setPlaceholderText(tr("SHA-256, SHA-512, SHA-1 or MD5, in hexadecimal digits"));
    addField(tr("Checksum"), m_digest);
    m_digest->setFocus();
}

void DigestSheet::commit()
{
    // “DIGITS  name”, as lists of checksums have it.
    const QString text = m_digest->text().trimmed();
    const Result<Tasks::ExpectedDigest> alone = Tasks::parseExpectedDigest(text.section(u' ', 0, 0));
    const Result<Tasks::ExpectedDigest> digest = alone ? alone : Tasks::parseExpectedDigest(text);
    if (!digest) {
        setError(digest.error().message);
        return;
    }
    Q_EMIT chosen({digest->algorithm, digest->hex});
    accept();
}

} // namespace Landline::Ui
