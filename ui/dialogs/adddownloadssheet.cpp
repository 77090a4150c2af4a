// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/adddownloadssheet.h"

#include "core/downloads/filelookup.h"
#include "ui/dialogs/addoptionsform.h"
#include "ui/dialogs/filestoadd.h"
#include "ui/dialogs/pathfield.h"
#include "ui/models/typedurls.h"
#include "ui/painting/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QBoxLayout>
#include <QCheckBox>
#include <QDir>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QSet>
#include <QtMath>

#include <algorithm>

namespace Landline::Ui {

using Downloads::DownloadRequest;

namespace {

constexpr int sheetWidth = 640;
constexpr int narrowestColumn = 480;
constexpr int optionsWidth = 400;
constexpr int fewestLines = 4;
constexpr int mostLines = 8;
constexpr quint32 lineFeedKey = 0xff0a; ///< XK_Linefeed
constexpr qsizetype longText = 20'000;
constexpr std::chrono::milliseconds readingPause{200};

} // namespace

AddDownloadsSheet::AddDownloadsSheet(const AddSurroundings &surroundings, QWidget *parent)
    : AddDownloadsSheet(surroundings, tr("Add downloads"), tr("Add downloads"), parent)
{
    DownloadRequest request;
    request.unpacks = m_unpacks;
    m_options->setRequests({request});
    updateFiles();
}

AddDownloadsSheet::AddDownloadsSheet(const AddSurroundings &surroundings,
                                     const QList<DownloadRequest> &requests, QWidget *parent)
    : AddDownloadsSheet(surroundings, tr("Download options"), tr("Apply"), parent)
{
    m_given = requests;
    QStringList lines;
    for (const DownloadRequest &request : requests)
        lines.append(request.url.toString(QUrl::FullyEncoded));
    m_urls->setReadOnly(true);
    m_urls->setPlainText(lines.join(u'\n'));
    // They are on their way: their servers have been asked.
    m_files->hide();
    m_choices->hide();
    const QString &first = requests.constFirst().directory;
    const bool isOneFolder =
        std::all_of(requests.cbegin(), requests.cend(),
                    [&first](const DownloadRequest &request) { return request.directory == first; });
    m_directory->setPath(isOneFolder ? first : QString());
    m_firstDirectory = m_directory->path();
    if (!isOneFolder)
        m_directory->setPlaceholder(tr("each in its own"));
    m_options->setRequests(requests);
    showOptions(true);
    updateButton();
    fit();
    m_options->setFocus(); // the addresses stay
}

AddDownloadsSheet::AddDownloadsSheet(const AddSurroundings &surroundings, const QString &heading,
                                     const QString &button, QWidget *parent)
    : Sheet(heading, button, parent)
    , m_settings(surroundings.settings)
    , m_unpacks(surroundings.settings.unpacks)
    , m_buttonText(button)
{
    // What is rarely wanted stands beside the rest: below it, the sheet would outgrow small screens.
    auto *columns = new QHBoxLayout;
    columns->setSpacing(grid * 3);
    body().addLayout(columns);
    auto *left = new QWidget;
    left->setMinimumWidth(narrowestColumn);
    m_column = new QVBoxLayout(left);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(grid / 2);
    columns->addWidget(left, 1);
    m_options = new AddOptionsForm;
    m_options->setMinimumWidth(optionsWidth);
    m_options->hide();
    columns->addWidget(m_options, 0, Qt::AlignTop);
    makeUrlField();
    m_files = new FilesToAdd(surroundings.lookup, m_settings.looksUp);
    m_column->addWidget(m_files);
    makeFolder(surroundings.directory);
    connect(m_options, &AddOptionsForm::accessChanged, this, [this] {
        if (const auto access = m_options->access({}))
            m_files->setAccess(*access);
    });
    // The count in its text is for the eye; whoever asks for it by name finds it always.
    primaryButton().setAccessibleName(button);
    m_reading.setSingleShot(true);
    m_reading.setInterval(readingPause);
    connect(&m_reading, &QTimer::timeout, this, &AddDownloadsSheet::updateFiles);
    connect(m_urls, &QPlainTextEdit::textChanged, this, &AddDownloadsSheet::readText);
    connect(m_urls, &QPlainTextEdit::cursorPositionChanged, this, &AddDownloadsSheet::showProblem);
    connect(m_files, &FilesToAdd::changed, this, &AddDownloadsSheet::updateButton);
    connect(m_files, &FilesToAdd::looksUpChanged, this, [this](bool looksUp) {
        m_settings.looksUp = looksUp;
        Q_EMIT settingsChanged(m_settings);
    });
    resize(sheetWidth, sizeHint().height());
    m_urls->setFocus();
}

AddDownloadsSheet::~AddDownloadsSheet()
{
    // Fields that go lose the keyboard, and say that something was typed, when this is a plain dialog
    // already.
    m_options->disconnect(this);
    m_files->disconnect(this);
    m_urls->disconnect(this);
}

void AddDownloadsSheet::makeUrlField()
{
    m_urls = new QPlainTextEdit;
    m_urls->setPlaceholderText(
        tr("https://example.org/file.iso\nOne address a line; [01-10] and {a,b} stand for several"));
    m_urls->setTabChangesFocus(true);
    // As high as what is in it, so that no line is cut before there are many.
    const auto followLines = [this](const QSizeF &document) {
        const int fewest = m_urls->isReadOnly() ? 1 : fewestLines; // else there is room to write
        const int lines = std::clamp(qCeil(document.height()), fewest, mostLines);
        m_urls->setFixedHeight(m_urls->fontMetrics().lineSpacing() * lines + grid * 3);
    };
    followLines({});
    connect(m_urls->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            followLines);
    m_urls->installEventFilter(this);
    addField(*m_column, tr("URLs"), m_urls);
}

void AddDownloadsSheet::makeFolder(const QString &directory)
{
    m_directory = new PathField(PathKind::Folder, tr("Save in"));
    m_directory->setPath(directory);
    addField(*m_column, tr("Save in"), m_directory);
    m_choices = new QWidget;
    auto *row = new QHBoxLayout(m_choices);
    row->setContentsMargins(0, 0, 0, 0);
    m_byType = new QCheckBox(tr("In folders by type of file"));
    m_byType->setChecked(m_settings.folders.isOn);
    row->addWidget(m_byType);
    auto *change = new QPushButton(tr("Change folders…"));
    change->setAutoDefault(false);
    setLook(*change, Look::Quiet);
    row->addWidget(change);
    row->addStretch(1);
    auto *more = new QPushButton(tr("More"));
    more->setAutoDefault(false);
    more->setCheckable(true);
    more->setToolTip(tr("Name, checksum, speed, login, headers"));
    row->addWidget(more);
    connect(more, &QPushButton::toggled, this, [this, more](bool open) {
        more->setText(open ? tr("Less") : tr("More"));
        showOptions(open);
    });
    m_column->addWidget(m_choices);
    m_column->addStretch(1);
    connect(m_byType, &QCheckBox::toggled, this, [this](bool on) {
        m_settings.folders.isOn = on;
        Q_EMIT settingsChanged(m_settings);
    });
    connect(change, &QPushButton::clicked, this, &AddDownloadsSheet::foldersRequested);
}

void AddDownloadsSheet::showOptions(bool shown)
{
    const QMargins margins = layout()->contentsMargins();
    const int width =
        isVisible() ? m_column->parentWidget()->width() : sheetWidth - margins.left() - margins.right();
    m_options->setVisible(shown);
    // The other column keeps its width; the layout alone would only ever grow.
    const int options = shown ? std::max(optionsWidth, m_options->sizeHint().width()) + grid * 3 : 0;
    const int wanted = width + margins.left() + margins.right() + options;
    const QRect room = screen()->availableGeometry();
    resize(std::min(wanted, room.width()), height());
    fit();
    // It grows to the right, and must not grow out of the screen.
    if (isVisible() && frameGeometry().right() > room.right())
        move(std::max(room.left(), x() - (frameGeometry().right() - room.right())), y());
}

void AddDownloadsSheet::offerText(const QString &text)
{
    const QList<QUrl> urls = urlsTyped(text).urls;
    m_files->setHeldBack(!std::all_of(urls.cbegin(), urls.cend(), &Downloads::looksLikeFile));
    m_isOffering = true;
    m_urls->setPlainText(text);
    m_isOffering = false;
    m_urls->selectAll();
}

void AddDownloadsSheet::setSettings(const IntakeSettings &settings)
{
    m_settings = settings;
    m_byType->setChecked(settings.folders.isOn);
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

void AddDownloadsSheet::readText()
{
    if (!m_given.isEmpty())
        return;
    setError({});
    if (!m_isOffering)
        m_files->setHeldBack(false);
    if (m_urls->document()->characterCount() > longText)
        m_reading.start();
    else
        updateFiles();
}

void AddDownloadsSheet::updateFiles()
{
    m_reading.stop();
    m_typed = urlsTyped(m_urls->toPlainText());
    m_files->setUrls(m_typed.urls);
    updateButton();
    showProblem();
    fit();
}

/** Not while somebody is still writing that line. */
void AddDownloadsSheet::showProblem()
{
    if (m_typed.badWords > 0 && m_urls->textCursor().blockNumber() + 1 != m_typed.badLine)
        setError(problemText(m_typed));
}

void AddDownloadsSheet::updateButton()
{
    const QList<QUrl> urls = m_files->files().tickedUrls();
    const bool isAdding = m_given.isEmpty();
    const auto count = isAdding ? urls.size() : m_given.size();
    if (m_typed.badWords > 0 && count > 0)
        primaryButton().setText(count == 1 ? tr("Add the other one") : tr("Add the other %L1").arg(count));
    else
        primaryButton().setText(count > 1 && isAdding ? tr("Add %L1 downloads").arg(count) : m_buttonText);
    // Words that are no address can be pressed on as well: then it says what is wrong with them.
    primaryButton().setEnabled(count > 0 || !m_urls->toPlainText().trimmed().isEmpty());
    QString name;
    if (!isAdding) {
        name = m_given.constFirst().provisionalName();
    } else if (count == 1) {
        DownloadRequest request;
        request.url = urls.constFirst();
        const auto facts = m_files->files().factsOf(urls.constFirst());
        name = facts ? facts->name : request.provisionalName();
    }
    m_options->setCount(count, name);
    if (isAdding)
        showHosts(urls);
}

void AddDownloadsSheet::showHosts(const QList<QUrl> &urls)
{
    QStringList hosts;
    QSet<QString> seen;
    for (const QUrl &url : urls) {
        if (const QString host = url.host(); !seen.contains(host)) {
            seen.insert(host);
            hosts.append(host);
        }
    }
    m_options->setHosts(hosts);
}

/** As they are before anything was said of them. */
QList<DownloadRequest> AddDownloadsSheet::firstRequests() const
{
    if (!m_given.isEmpty())
        return m_given;
    QList<DownloadRequest> requests;
    DownloadRequest request;
    request.unpacks = m_unpacks;
    const QList<QUrl> urls = m_files->files().tickedUrls();
    for (const QUrl &url : urls) {
        request.url = url;
        requests.append(request);
    }
    return requests;
}

Result<DownloadRequest> AddDownloadsSheet::wanted(const DownloadRequest &first) const
{
    Result<DownloadRequest> request = m_options->applyTo(first);
    if (!request)
        return request;
    if (!keepsFolders())
        request->directory = QDir::cleanPath(m_directory->path());
    if (m_given.isEmpty())
        request->sortsByType = m_byType->isChecked();
    return request;
}

/** Nothing else was said of those that are there already, wherever each of them goes. */
bool AddDownloadsSheet::keepsFolders() const
{
    return !m_given.isEmpty() && m_directory->path() == m_firstDirectory;
}

void AddDownloadsSheet::refuseWord()
{
    // Where it is, so that it can be mended at once.
    m_urls->setFocus();
    m_urls->moveCursor(QTextCursor::Start);
    m_urls->find(m_typed.badWord);
    setError(problemText(m_typed));
}

void AddDownloadsSheet::commit()
{
    if (m_reading.isActive())
        updateFiles();
    if (!keepsFolders() && !QDir::isAbsolutePath(m_directory->path())) {
        setError(tr("The folder has to be a whole path, such as %1.")
                     .arg(QDir::toNativeSeparators(QDir::homePath())));
        m_directory->setFocus();
        return;
    }
    // Nothing is left out unsaid: the second time it is known.
    if (m_typed.badWords > 0 && (m_typed.urls.isEmpty() || error() != problemText(m_typed))) {
        refuseWord();
        return;
    }
    QList<DownloadRequest> requests;
    for (const DownloadRequest &first : firstRequests()) {
        const Result<DownloadRequest> request = wanted(first);
        if (!request) {
            showOptions(true);
            setError(request.error().message);
            return;
        }
        requests.append(*request);
    }
    if (requests.isEmpty()) {
        setError(m_files->files().rowCount() > 0 ? tr("Tick at least one file.")
                                                 : tr("Write or paste at least one address."));
        return;
    }
    Q_EMIT requested(requests, QDir::cleanPath(m_directory->path()), leftOutText(m_typed));
    accept();
}

} // namespace Landline::Ui
