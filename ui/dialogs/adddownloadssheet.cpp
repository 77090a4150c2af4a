// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/adddownloadssheet.h"

#include "ui/painting/icons.h"
#include "ui/painting/theme.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QToolButton>

namespace Landline::Ui {

using Downloads::DownloadRequest;

namespace {

constexpr int sheetWidth = 560;
constexpr int visibleLines = 6;
constexpr quint32 lineFeedKey = 0xff0a; ///< XK_Linefeed

QStringList wordsOf(const QString &text)
{
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return text.split(space, Qt::SkipEmptyParts);
}

} // namespace

AddDownloadsSheet::AddDownloadsSheet(const QString &directory, QWidget *parent)
    : Sheet(tr("Add downloads"), tr("Add downloads"), parent)
{
    setMinimumWidth(sheetWidth);
    m_urls = new QPlainTextEdit;
    m_urls->setPlaceholderText(tr("https://example.org/file.iso\nOne address a line"));
    m_urls->setTabChangesFocus(true);
    m_urls->setMinimumHeight(m_urls->fontMetrics().lineSpacing() * visibleLines + grid * 2);
    m_urls->installEventFilter(this);
    addField(tr("URLs"), m_urls);
    auto *row = new QWidget;
    auto *rowLayout = new QHBoxLayout(row);
    rowLayout->setContentsMargins(0, 0, 0, 0);
    m_directory = new QLineEdit(QDir::toNativeSeparators(directory));
    rowLayout->addWidget(m_directory, 1);
    auto *choose = new QToolButton;
    choose->setIcon(icon(Symbol::Folder));
    choose->setToolTip(tr("Choose a folder"));
    choose->setAccessibleName(tr("Choose a folder"));
    connect(choose, &QToolButton::clicked, this, &AddDownloadsSheet::chooseDirectory);
    rowLayout->addWidget(choose);
    addField(tr("Save in"), row);
    m_directory->setAccessibleName(tr("Save in"));
    // The count in its text is for the eye; whoever asks for it by name finds it always.
    primaryButton().setAccessibleName(tr("Add downloads"));
    connect(m_urls, &QPlainTextEdit::textChanged, this, &AddDownloadsSheet::updateCount);
    updateCount();
    m_urls->setFocus();
}

void AddDownloadsSheet::setText(const QString &text)
{
    m_urls->setPlainText(text);
    m_urls->selectAll();
}

bool AddDownloadsSheet::eventFilter(QObject *watched, QEvent *event)
{
    // Return begins a line here, so Ctrl+Return adds.
    if (watched == m_urls && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isReturn = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (isReturn && key->modifiers().testFlag(Qt::ControlModifier)) {
            commit();
            return true;
        }
        // Input methods and programs that type for people send a line feed, which is no key to Qt.
        if (key->nativeVirtualKey() == lineFeedKey) {
            m_urls->insertPlainText(QStringLiteral("\n"));
            return true;
        }
    }
    return Sheet::eventFilter(watched, event);
}

void AddDownloadsSheet::chooseDirectory()
{
    auto *dialog = new QFileDialog(this, tr("Save downloads in"), m_directory->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &directory) { m_directory->setText(QDir::toNativeSeparators(directory)); });
    dialog->open();
}

void AddDownloadsSheet::updateCount()
{
    setError({});
    const auto count = static_cast<int>(wordsOf(m_urls->toPlainText()).size());
    primaryButton().setText(count > 1 ? tr("Add %1 downloads").arg(count) : tr("Add downloads"));
    primaryButton().setEnabled(count > 0);
}

void AddDownloadsSheet::commit()
{
    QList<DownloadRequest> requests;
    const QString directory = QDir::fromNativeSeparators(m_directory->text().trimmed());
    if (directory.isEmpty() || !QDir::isAbsolutePath(directory)) {
        setError(tr("The folder has to be a whole path, such as %1.")
                     .arg(QDir::toNativeSeparators(QDir::homePath())));
        m_directory->setFocus();
        return;
    }
    const QStringList words = wordsOf(m_urls->toPlainText());
    for (const QString &word : words) {
        const auto url = Downloads::parseDownloadUrl(word);
        if (!url) {
            setError(url.error().message);
            // Where it is, so that it can be mended at once.
            m_urls->setFocus();
            m_urls->moveCursor(QTextCursor::Start);
            m_urls->find(word);
            return;
        }
        DownloadRequest request;
        request.url = *url;
        request.directory = QDir::cleanPath(directory);
        const bool known = std::any_of(requests.cbegin(), requests.cend(), [&](const DownloadRequest &other) {
            return other.url == request.url;
        });
        if (!known)
            requests.append(request);
    }
    if (requests.isEmpty()) {
        setError(tr("Write or paste at least one address."));
        return;
    }
    Q_EMIT requested(requests);
    accept();
}

} // namespace Landline::Ui
