// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/addoptionsform.h"

#include "core/downloads/checksumfile.h"
#include "core/downloads/requestfields.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

#include <algorithm>
#include <optional>

namespace Landline::Ui {

using Downloads::DownloadRequest;
using Downloads::HttpAccess;

namespace {

constexpr int bytesInKilobyte = 1000;
constexpr int fastestLimit = 10'000'000; // kB/s
constexpr int limitStep = 100;
constexpr int headerLines = 2;
constexpr qsizetype namedHosts = 3; ///< more are counted
constexpr int ownConnections = 0;   ///< in the field: each its own
constexpr int ownLimit = -1;        ///< the same

/** What `read` finds in all of them; nothing where they differ. */
template <class Read>
auto common(const QList<DownloadRequest> &requests, Read read)
{
    using Value = decltype(read(requests.constFirst()));
    std::optional<Value> first = read(requests.constFirst());
    for (const DownloadRequest &request : requests) {
        if (read(request) != *first)
            return std::optional<Value>();
    }
    return first;
}

void showCheck(QCheckBox &box, const std::optional<bool> &checked)
{
    box.setTristate(!checked);
    box.setCheckState(!checked ? Qt::PartiallyChecked : *checked ? Qt::Checked : Qt::Unchecked);
}

int limitOf(const DownloadRequest &request)
{
    return static_cast<int>(std::min<qint64>(request.bytesPerSecond / bytesInKilobyte, fastestLimit));
}

QString headersOf(const DownloadRequest &request)
{
    QStringList lines;
    for (const auto &[name, value] : request.access.headers)
        lines.append(QString::fromLatin1(name + ": " + value));
    return lines.join(u'\n');
}

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
    setRequests({DownloadRequest()});
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
    setFocusProxy(m_name);
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
    m_limit = new QSpinBox;
    m_limit->setSingleStep(limitStep);
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
    // Half a password is nothing that a server should be asked with.
    for (QLineEdit *field : {m_user, m_password, m_referer})
        connect(field, &QLineEdit::editingFinished, this, &AddOptionsForm::accessChanged);
    m_headers->installEventFilter(this);
    m_hosts = addNote(QStringLiteral("hosts"));
    m_hosts->hide();
    m_stored = addNote(QStringLiteral("stored"));
    m_stored->setText(
        tr("Login and headers are kept in your profile as they are, not encrypted; only your own "
           "account can read them there."));
}

QLabel *AddOptionsForm::addNote(const QString &objectName)
{
    auto *note = new QLabel;
    note->setObjectName(objectName);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);
    note->setFont(textFont(TextSize::Small));
    setLook(*note, Look::Dim);
    m_grid->addWidget(note, m_grid->rowCount(), 1, 1, 3);
    return note;
}

bool AddOptionsForm::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_headers && event->type() == QEvent::FocusOut)
        Q_EMIT accessChanged();
    return QWidget::eventFilter(watched, event);
}

void AddOptionsForm::setRequests(const QList<DownloadRequest> &requests)
{
    const DownloadRequest &first = requests.constFirst();
    const bool isSingle = requests.size() == 1;
    m_name->setText(isSingle ? first.fileName : QString());
    m_checksum->setText(isSingle && first.digest.isSet() ? first.digest.toText() : QString());
    showCheck(*m_checksumFile,
              common(requests, [](const DownloadRequest &request) { return request.usesChecksumFile; }));
    showCheck(*m_unpack, common(requests, [](const DownloadRequest &request) { return request.unpacks; }));
    showTransfer(requests);
    showAccess(requests);
    m_shown = said();
}

void AddOptionsForm::showTransfer(const QList<DownloadRequest> &requests)
{
    const QString own = tr("each its own");
    const auto connections =
        common(requests, [](const DownloadRequest &request) { return request.connections; });
    m_connections->setRange(connections ? 1 : ownConnections, DownloadRequest::maxConnections);
    m_connections->setSpecialValueText(connections ? QString() : own);
    m_connections->setValue(connections.value_or(ownConnections));
    const auto limit = common(requests, limitOf);
    m_limit->setRange(limit ? 0 : ownLimit, fastestLimit);
    m_limit->setSpecialValueText(limit ? tr("none") : own);
    m_limit->setToolTip(limit ? QString() : tr("0: no limit"));
    m_limit->setValue(limit.value_or(ownLimit));
}

void AddOptionsForm::showAccess(const QList<DownloadRequest> &requests)
{
    const QString own = tr("each its own");
    const bool isOneServer =
        std::all_of(requests.cbegin(), requests.cend(), [&requests](const DownloadRequest &request) {
            return Downloads::isSameOrigin(request.url, requests.constFirst().url);
        });
    const auto show = [&](QLineEdit &field, QString Downloads::HttpAccess::*part, const QString &hint) {
        const auto text =
            common(requests, [part](const DownloadRequest &request) { return request.access.*part; });
        field.setText(text.value_or(QString()));
        field.setPlaceholderText(text ? hint : own);
        field.setEnabled(isOneServer);
    };
    show(*m_user, &HttpAccess::user, tr("name"));
    show(*m_password, &HttpAccess::password, tr("password"));
    show(*m_referer, &HttpAccess::referer, tr("the page that the link stands on"));
    const auto headers = common(requests, headersOf);
    m_headers->setPlainText(headers.value_or(QString()));
    m_headers->setPlaceholderText(headers ? tr("Name: value, one a line") : own);
    m_headers->setEnabled(isOneServer);
    m_hosts->setText(tr("They come from several servers: login, referer and headers stay each its own. Of "
                        "one server they can be changed together."));
    m_hosts->setVisible(!isOneServer);
    m_stored->setVisible(isOneServer); // else nothing of it can be typed
}

void AddOptionsForm::setHosts(const QStringList &hosts)
{
    QString names = QStringList(hosts.mid(0, namedHosts)).join(QStringLiteral(", "));
    if (hosts.size() > namedHosts)
        names = tr("%1 and %L2 more").arg(names).arg(hosts.size() - namedHosts);
    m_hosts->setText(tr("Login, referer and headers go to all of these servers: %1.").arg(names));
    m_hosts->setVisible(hosts.size() > 1);
}

void AddOptionsForm::setCount(qsizetype files, const QString &name)
{
    m_isSingle = files <= 1;
    m_name->setEnabled(m_isSingle);
    m_checksum->setEnabled(m_isSingle);
    m_name->setPlaceholderText(m_isSingle ? name : tr("each its own"));
}

AddOptionsForm::Said AddOptionsForm::said() const
{
    return {m_name->text().trimmed(), m_checksum->text(),     m_checksumFile->checkState(),
            m_unpack->checkState(),   m_connections->value(), m_limit->value(),
            m_user->text(),           m_password->text(),     m_referer->text().trimmed(),
            m_headers->toPlainText()};
}

Result<HttpAccess> AddOptionsForm::access(HttpAccess access) const
{
    const Said now = said();
    if (now.user != m_shown.user)
        access.user = now.user;
    if (now.password != m_shown.password)
        access.password = now.password;
    if (now.referer != m_shown.referer)
        access.referer = now.referer;
    if (now.headers == m_shown.headers)
        return access;
    access.headers.clear();
    const QStringList lines = now.headers.split(u'\n', Qt::SkipEmptyParts);
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
    const Said now = said();
    const Result<HttpAccess> wanted = access(request.access);
    if (!wanted)
        return failure(wanted.error());
    request.access = *wanted;
    if (m_isSingle && now.name != m_shown.name) {
        if (!now.name.isEmpty() && !Downloads::isLeafName(now.name))
            return failure(ErrorCode::InvalidInput, tr("“%1” can't be a file's name.").arg(now.name));
        request.fileName = now.name;
    }
    if (m_isSingle && now.checksum != m_shown.checksum) {
        const Result<Downloads::FileDigest> digest = digestFromPerson(now.checksum);
        if (!digest)
            return failure(digest.error());
        request.digest = *digest;
    }
    if (now.checksumFile != m_shown.checksumFile)
        request.usesChecksumFile = now.checksumFile == Qt::Checked;
    if (now.unpack != m_shown.unpack)
        request.unpacks = now.unpack == Qt::Checked;
    if (now.connections != m_shown.connections)
        request.connections = now.connections;
    if (now.limit != m_shown.limit)
        request.bytesPerSecond = static_cast<qint64>(now.limit) * bytesInKilobyte;
    return request;
}

} // namespace Landline::Ui
