// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addoptionsform.h"

#include "core/downloads/checksumfile.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace Landline::Ui {

using Downloads::DownloadRequest;
using Downloads::HttpAccess;

namespace {

constexpr int bytesInKilobyte = 1000;
constexpr int fastestLimit = 10'000'000; // kB/s
constexpr int limitStep = 100;
constexpr int headerLines = 2;

} // namespace

Result<Downloads::FileDigest> digestFromPerson(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return Downloads::FileDigest();
    if (const auto named = Downloads::parseFileDigest(trimmed))
        return *named;
    // The digits alone, or with a file's name behind them as sha256sum writes it: whose name is not asked.
    const QString digits = trimmed.section(u' ', 0, 0);
    const Downloads::FileDigest digest = Downloads::digestInChecksumFile(digits.toLatin1(), {});
    if (digest.isSet())
        return digest;
    return failure(ErrorCode::InvalidInput,
                   QStringLiteral("“%1” is no checksum: it takes the digits of an SHA-256, SHA-512, SHA-1 or "
                                  "MD5, or sha-256=… with its name.")
                       .arg(trimmed.left(40)));
}

AddOptionsForm::AddOptionsForm(QWidget *parent)
    : QWidget(parent)
{
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid * 2);
    m_grid->setVerticalSpacing(grid);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnStretch(3, 1);
    makeFile();
    makeTransfer();
    makeAccess();
    setRequest({});
}

void AddOptionsForm::addLine(const QString &name, QWidget *field, QWidget *second)
{
    const int row = m_grid->rowCount();
    auto *label = new QLabel(name);
    setLook(*label, Look::Dim);
    label->setBuddy(field);
    field->setAccessibleName(name);
    m_grid->addWidget(label, row, 0, qobject_cast<QPlainTextEdit *>(field) ? Qt::AlignTop : Qt::Alignment());
    m_grid->addWidget(field, row, 1, 1, second ? 1 : 3);
    if (second)
        m_grid->addWidget(second, row, 2, 1, 2);
}

void AddOptionsForm::makeFile()
{
    m_name = new QLineEdit;
    addLine(tr("Name"), m_name);
    m_checksum = new QLineEdit;
    m_checksum->setPlaceholderText(tr("digits, or sha-256=digits"));
    addLine(tr("Checksum"), m_checksum);
    m_checksumFile = new QCheckBox(tr("Look for a checksum file beside it"));
    m_unpack = new QCheckBox(tr("Unpack when finished"));
    auto *checks = new QWidget;
    auto *row = new QHBoxLayout(checks);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid * 2);
    row->addWidget(m_checksumFile);
    row->addWidget(m_unpack);
    row->addStretch(1);
    m_grid->addWidget(checks, m_grid->rowCount(), 1, 1, 3);
}

void AddOptionsForm::makeTransfer()
{
    m_connections = new QSpinBox;
    m_connections->setRange(1, DownloadRequest::maxConnections);
    m_limit = new QSpinBox;
    m_limit->setRange(0, fastestLimit);
    m_limit->setSingleStep(limitStep);
    m_limit->setSpecialValueText(tr("none"));
    m_limit->setSuffix(tr(" kB/s"));
    m_limit->setAccessibleName(tr("Limit"));
    auto *limit = new QWidget;
    auto *row = new QHBoxLayout(limit);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid * 2);
    auto *label = new QLabel(tr("Limit"));
    setLook(*label, Look::Dim);
    label->setBuddy(m_limit);
    row->addWidget(label);
    row->addWidget(m_limit, 1);
    addLine(tr("Connections"), m_connections, limit);
}

void AddOptionsForm::makeAccess()
{
    m_user = new QLineEdit;
    m_user->setPlaceholderText(tr("name"));
    m_password = new QLineEdit;
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setPlaceholderText(tr("password"));
    m_password->setAccessibleName(tr("Login password"));
    addLine(tr("Login"), m_user, m_password);
    m_referer = new QLineEdit;
    m_referer->setPlaceholderText(tr("the page that the link stands on"));
    addLine(tr("Referer"), m_referer);
    m_headers = new QPlainTextEdit;
    m_headers->setPlaceholderText(tr("Name: value, one a line"));
    m_headers->setTabChangesFocus(true);
    m_headers->setFixedHeight(m_headers->fontMetrics().lineSpacing() * headerLines + grid * 3);
    addLine(tr("Headers"), m_headers);
    for (QLineEdit *field : {m_user, m_password, m_referer})
        connect(field, &QLineEdit::textChanged, this, &AddOptionsForm::accessChanged);
    connect(m_headers, &QPlainTextEdit::textChanged, this, &AddOptionsForm::accessChanged);
}

void AddOptionsForm::setRequest(const DownloadRequest &request)
{
    m_name->setText(request.fileName);
    m_checksum->setText(request.digest.isSet() ? request.digest.toText() : QString());
    m_checksumFile->setChecked(request.usesChecksumFile);
    m_unpack->setChecked(request.unpacks);
    m_connections->setValue(request.connections);
    m_limit->setValue(
        static_cast<int>(std::min<qint64>(request.bytesPerSecond / bytesInKilobyte, fastestLimit)));
    m_access = request.access;
    m_user->setText(request.access.user);
    m_password->setText(request.access.password);
    m_referer->setText(request.access.referer);
    QStringList lines;
    for (const auto &[name, value] : request.access.headers)
        lines.append(QString::fromLatin1(name + ": " + value));
    m_headers->setPlainText(lines.join(u'\n'));
}

void AddOptionsForm::setCount(qsizetype files, const QString &name)
{
    m_isSingle = files <= 1;
    m_name->setEnabled(m_isSingle);
    m_checksum->setEnabled(m_isSingle);
    m_name->setPlaceholderText(m_isSingle ? name : tr("of each file its own"));
}

Result<HttpAccess> AddOptionsForm::access() const
{
    HttpAccess access = m_access;
    access.user = m_user->text();
    access.password = m_password->text();
    access.referer = m_referer->text().trimmed();
    access.headers.clear();
    const QStringList lines = m_headers->toPlainText().split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const auto field = Downloads::parseHeaderLine(line);
        if (!field)
            return failure(field.error());
        access.headers.append(*field);
    }
    return access;
}

Result<DownloadRequest> AddOptionsForm::applyTo(DownloadRequest request) const
{
    const Result<HttpAccess> said = access();
    if (!said)
        return failure(said.error());
    request.access = *said;
    if (m_isSingle) {
        const QString name = m_name->text().trimmed();
        if (!name.isEmpty() && !Downloads::isLeafName(name))
            return failure(ErrorCode::InvalidInput, tr("“%1” can't be a file's name.").arg(name));
        request.fileName = name;
        const Result<Downloads::FileDigest> digest = digestFromPerson(m_checksum->text());
        if (!digest)
            return failure(digest.error());
        request.digest = *digest;
    }
    request.usesChecksumFile = m_checksumFile->isChecked();
    request.unpacks = m_unpack->isChecked();
    request.connections = m_connections->value();
    request.bytesPerSecond = static_cast<qint64>(m_limit->value()) * bytesInKilobyte;
    return request;
}

} // namespace Landline::Ui
