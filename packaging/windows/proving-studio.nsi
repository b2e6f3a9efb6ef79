; The installer of Windows, for one user and without an administrator; packaging/installer runs makensis with
;
;   VERSION   of the studio            LISTS    the folder with install.nsh and uninstall.nsh (file_list.py)
;   OUTPUT    the installer            ICON     its icon
;   TARGET    of NSIS; x86-unicode is what its own release for Windows has, and Windows runs it everywhere
;
; /S installs without asking, /D=FOLDER (the last one, without quotes) elsewhere.

Unicode true
!ifdef TARGET
  Target ${TARGET}
!endif
!include MUI2.nsh
!include LogicLib.nsh
!include x64.nsh
!include FileFunc.nsh

!define NAME "Proving Studio"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\ProvingStudio"
!define CLASSES "Software\Classes"
!define WINDOW "proving-studio-window.exe"
!define COMMAND "proving-studio.exe"

Name "${NAME}"
OutFile "${OUTPUT}"
!ifdef SIGN ; the command that signs the uninstaller
  !uninstfinalize '${SIGN} "%1"'
!endif
InstallDir "$LOCALAPPDATA\Programs\Proving Studio"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
ManifestDPIAware true
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installer of ${NAME}"
VIAddVersionKey "LegalCopyright" "MIT or Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

LangString OPEN_STUDIO ${LANG_ENGLISH} "${NAME} is open. Close it, then try again."
LangString OPEN_STUDIO ${LANG_SIMPCHINESE} "${NAME} 正在运行。请先关闭它，然后重试。"
LangString NO_64_BITS ${LANG_ENGLISH} "${NAME} needs a Windows of 64 bits."
LangString NO_64_BITS ${LANG_SIMPCHINESE} "${NAME} 需要 64 位 Windows。"
LangString PROOF ${LANG_ENGLISH} "Proof of a program run"
LangString PROOF ${LANG_SIMPCHINESE} "程序运行的证明"
LangString AGGREGATE ${LANG_ENGLISH} "Aggregate of proofs"
LangString AGGREGATE ${LANG_SIMPCHINESE} "证明的聚合"
LangString PROGRAM ${LANG_ENGLISH} "RISC-V program"
LangString PROGRAM ${LANG_SIMPCHINESE} "RISC-V 程序"

; A program that runs cannot be written to. Asks until it is closed; without anybody to ask it ends with 3.
!macro REFUSE_WHILE_OPEN FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ${Do}
      ClearErrors
      FileOpen $0 "$INSTDIR\${FILE}" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
      ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(OPEN_STUDIO)" /SD IDCANCEL IDCANCEL`
        SetErrorLevel 3
        Quit
      ${EndIf}
    ${Loop}
  ${EndIf}
!macroend

; What a kind of files is called, and that the studio opens it.
!macro KIND KIND TEXT
  WriteRegStr HKCU "${CLASSES}\${KIND}" "" "${TEXT}"
  WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\${WINDOW},0"
  WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\${WINDOW}" gui "%1"'
!macroend

; What opened the suffix before, if anything, stays what a double click uses.
!macro OWN_SUFFIX SUFFIX KIND
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == ""
    WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "" "${KIND}"
  ${EndIf}
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${KIND}" ""
!macroend

!macro FORGET_SUFFIX SUFFIX KIND
  DeleteRegValue HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${KIND}"
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == "${KIND}"
    DeleteRegValue HKCU "${CLASSES}\${SUFFIX}" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}"
  DeleteRegKey HKCU "${CLASSES}\${KIND}"
!macroend

!macro TELL_THE_DESKTOP
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(NO_64_BITS)" /SD IDOK
    SetErrorLevel 4
    Quit
  ${EndIf}
FunctionEnd

Section
  !insertmacro REFUSE_WHILE_OPEN "${WINDOW}"
  !insertmacro REFUSE_WHILE_OPEN "${COMMAND}"
  ; An older version may have files that this one has not.
  ${If} ${FileExists} "$INSTDIR\uninstall.exe"
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  ${EndIf}
  !include "${LISTS}\install.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW}"

  !insertmacro KIND "ProvingStudio.Proof" "$(PROOF)"
  !insertmacro KIND "ProvingStudio.Aggregate" "$(AGGREGATE)"
  !insertmacro KIND "ProvingStudio.Program" "$(PROGRAM)"
  !insertmacro OWN_SUFFIX ".proof" "ProvingStudio.Proof"
  !insertmacro OWN_SUFFIX ".aggregate" "ProvingStudio.Aggregate"
  WriteRegStr HKCU "${CLASSES}\.elf\OpenWithProgids" "ProvingStudio.Program" "" ; only if asked to
  ; Lets Win+R and the address bar find the command.
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\${COMMAND}" "" "$INSTDIR\${COMMAND}"
  !insertmacro TELL_THE_DESKTOP

  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${NAME} maintainers"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" $0
SectionEnd

; Proofs, settings and logs are elsewhere and stay.
Section Uninstall
  !insertmacro REFUSE_WHILE_OPEN "${WINDOW}"
  !insertmacro REFUSE_WHILE_OPEN "${COMMAND}"
  !include "${LISTS}\uninstall.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  !insertmacro FORGET_SUFFIX ".proof" "ProvingStudio.Proof"
  !insertmacro FORGET_SUFFIX ".aggregate" "ProvingStudio.Aggregate"
  !insertmacro FORGET_SUFFIX ".elf" "ProvingStudio.Program"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\App Paths\${COMMAND}"
  DeleteRegKey HKCU "${KEY}"
  !insertmacro TELL_THE_DESKTOP
SectionEnd
